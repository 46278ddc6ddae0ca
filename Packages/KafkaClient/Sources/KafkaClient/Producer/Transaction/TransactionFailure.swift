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

    /// Returns the meaning of `code`, which is an error, in an answer to `api`.
    static func of(_ code: ErrorCode, in api: APIKey) -> TransactionFailure {
        if api == .produce { return ofProduce(code) }
        switch code {
        case .notCoordinator, .coordinatorNotAvailable: return .findCoordinator
        case .concurrentTransactions: return .retrySoon
        case .producerFenced, .invalidProducerEpoch: return .fatal
        case .transactionAbortable: return .abort
        default: break
        }
        switch (api, code) {
        case (.txnOffsetCommit, .requestTimedOut): return .findCoordinator
        case (.endTxn, .unknownServerError): return .retry
        case (_, let code) where code.isRetriable: return .retry
        case (.initProducerId, .transactionalIdAuthorizationFailed), (.initProducerId, .clusterAuthorizationFailed):
            return .abort
        case (.initProducerId, _), (.findCoordinator, .transactionalIdAuthorizationFailed): return .fatal
        case (_, .unknownProducerId), (_, .invalidProducerIdMapping): return .abortAndRenew
        case (_, .transactionalIdAuthorizationFailed), (_, .invalidTxnState): return .fatal
        case (_, .groupAuthorizationFailed), (_, .topicAuthorizationFailed): return .abort
        // Whatever else is wrong with a partition is no reason to give the producer up.
        case (.addPartitionsToTxn, _): return .abort
        case (.txnOffsetCommit, let code): return ofOffsets(code)
        default: return .fatal
        }
    }

    /// The member's fault, or the offsets', but not the producer's (T17).
    private static func ofOffsets(_ code: ErrorCode) -> TransactionFailure {
        switch code {
        case .unknownMemberId, .illegalGeneration, .fencedInstanceId, .rebalanceInProgress, .staleMemberEpoch,
            .fencedMemberEpoch, .offsetMetadataTooLarge, .invalidCommitOffsetSize, .groupIdNotFound, .invalidGroupId:
            .abort
        default: .fatal
        }
    }

    private static func ofProduce(_ code: ErrorCode) -> TransactionFailure {
        switch code {
        case .concurrentTransactions: .retrySoon
        case .producerFenced, .transactionalIdAuthorizationFailed, .clusterAuthorizationFailed: .fatal
        case .unknownProducerId, .invalidProducerIdMapping: .abortAndRenew
        case let code where code.isRetriable: .retry
        default: .abort
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
