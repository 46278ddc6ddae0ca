import KafkaProtocol

/// What an error code means for a transaction, by the request that it answers.
///
/// Java's rules (T14), but for an EndTxn whose outcome the broker does not know: that is asked again (T13).
enum TransactionFailure: Equatable {
    /// The same request again, after a wait.
    case retry
    /// The same again, soon: the coordinator is still ending the transaction before (T15).
    case retrySoon
    /// The same again, at another broker.
    case findCoordinator
    /// The transaction can only be aborted.
    case abort
    /// The transaction can only be aborted, and the producer needs a new epoch after that.
    case abortAndRenew
    /// The producer can do nothing more.
    case fatal

    /// Returns the meaning of `code`, which is an error, in a response to `api`: what `ErrorClass` lists.
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
    /// The error as a transactional producer throws it: with what is left to do.
    func inTransaction(_ failure: TransactionFailure) -> KafkaError {
        let isFenced =
            failure == .fatal && (brokerError == .producerFenced || brokerError == .invalidProducerEpoch)
        var error =
            isFenced
            ? KafkaError(.fenced, "\(message): another producer has the transactional id now, or it timed out")
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

    /// The error of a batch that a transaction cannot do without.
    func failingTransaction() -> KafkaError {
        if isFatal || requiresAbort { return self }
        guard let brokerError else { return inTransaction(.abort) }
        let failure = TransactionFailure.of(brokerError, in: .produce)
        // Whatever might have been tried again was tried often enough.
        return inTransaction(failure == .fatal || failure == .abortAndRenew ? failure : .abort)
    }
}
