import KafkaProtocol

/// What an error code means for a transaction, depending on the request.
///
/// The rules are those of the Java client, with one exception: if the outcome of EndTxn is unknown, the request is sent
/// again.
enum TransactionFailure: Equatable {
    /// Send the same request again after a wait.
    case retry
    /// Send the same request again soon: the coordinator is still ending the previous transaction.
    case retrySoon
    /// Look the coordinator up, and send the same request again.
    case findCoordinator
    /// The transaction can only be aborted.
    case abort
    /// The transaction can only be aborted, and the producer needs a new epoch after that.
    case abortAndRenew
    /// The producer can do nothing more and must be closed.
    case fatal

    /// Returns the meaning of the error `code` in a response to `api`, from the table in `ErrorClass`.
    static func of(_ code: ErrorCode, in api: APIKey) -> TransactionFailure {
        switch ErrorClass.of(code, in: api, isTransactional: true) {
        case .transient(.wait), .unlisted: .retry
        case .transient(.waitBriefly): .retrySoon
        case .transient(.reroute): .findCoordinator
        case .abort: .abort
        case .abortAndRenew: .abortAndRenew
        case .permanent, .rejoin, .fatal: .fatal
        }
    }
}

extension KafkaError {
    /// Returns the error as a transactional producer throws it, extended with what the caller may still do.
    func inTransaction(_ failure: TransactionFailure) -> KafkaError {
        let isFenced =
            failure == .fatal && (brokerError == .producerFenced || brokerError == .invalidProducerEpoch)
        var error =
            isFenced
            ? KafkaError(
                .fenced, "\(message): another producer uses the transactional id now, or the transaction timed out")
            : self
        error.brokerError = brokerError
        error.topic = topic
        error.partition = partition
        error.mayHaveBeenWritten = mayHaveBeenWritten
        error.isFatal = failure == .fatal
        error.requiresAbort = failure == .abort || failure == .abortAndRenew
        error.isRetriable = !error.isFatal && !error.requiresAbort
        return error
    }

    /// Returns the error of a failed batch, which fails its transaction too.
    func failingTransaction() -> KafkaError {
        if isFatal || requiresAbort { return self }
        guard let brokerError else { return inTransaction(.abort) }
        let failure = TransactionFailure.of(brokerError, in: .produce)
        // No retry is left, so every other error requires an abort.
        return inTransaction(failure == .fatal || failure == .abortAndRenew ? failure : .abort)
    }
}
