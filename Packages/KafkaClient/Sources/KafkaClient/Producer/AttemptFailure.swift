import KafkaProtocol

/// What a failed attempt to write a batch means for the batch.
enum AttemptFailure: Equatable {
    /// The same batch would be refused again, because of its records.
    case invalid
    /// The same batch would be refused again, for another reason.
    case permanent
    /// The broker refused the batch. It is sent again while `retries` allow it.
    case refused
    /// The broker refused the batch with a code that is not listed for Produce: as `refused`, but a few times only.
    case unlisted
    /// The leader or a replica cannot be reached or is not ready: sent again until `deliveryTimeout`.
    case unavailable
    /// The broker does not lead the partition, or not any more: sent again to the leader until `deliveryTimeout`.
    case moved
    /// The sequence is not the one that the broker expects, because an earlier batch is not written yet: sent again after
    /// that one.
    case behindAnother
    /// The broker does not accept the sequence of the first unacknowledged batch, or its epoch: sent again under a new epoch
    /// while `retries` allow it.
    case lostSequence(PartitionFlight.Gap)

    /// How often a batch that failed with a code that is not listed is sent again.
    static let maximumUnlisted = 3

    /// Classifies the failure of one attempt.
    ///
    /// - Parameters:
    ///   - isFirst: Whether no earlier batch of the partition is unacknowledged, and no gap is known.
    ///   - renewsEpoch: Whether a partition takes a new epoch by itself: if the producer is idempotent and has no
    ///     transactional id. With one, the abort of the transaction does that.
    init(_ error: KafkaError, isFirst: Bool, renewsEpoch: Bool) {
        switch error.brokerError {
        case .outOfOrderSequenceNumber? where !isFirst: self = .behindAnother
        case .outOfOrderSequenceNumber? where renewsEpoch: self = .lostSequence(.notWritten)
        case .unknownProducerId? where renewsEpoch, .invalidProducerEpoch? where renewsEpoch:
            self = .lostSequence(.uncertain)
        case .messageTooLarge?, .recordListTooLarge?, .invalidRecord?, .invalidTimestamp?: self = .invalid
        case .corruptMessage?: self = .refused
        default: self = .of(error.errorClass(in: .produce))
        }
    }

    private static func of(_ errorClass: ErrorClass) -> AttemptFailure {
        switch errorClass {
        case .transient(.reroute): .moved
        case .transient: .unavailable
        case .unlisted: .unlisted
        case .permanent, .rejoin, .abort, .abortAndRenew, .fatal: .permanent
        }
    }
}

extension ErrorCode {
    /// Whether another broker leads the partition than the one that received the request.
    var meansNewLeader: Bool {
        switch self {
        case .notLeaderOrFollower, .leaderNotAvailable, .unknownTopicOrPartition, .fencedLeaderEpoch,
            .unknownLeaderEpoch, .replicaNotAvailable, .kafkaStorageError, .unknownTopicId:
            true
        default: false
        }
    }

    /// Whether a broker that responds to Produce with this code may have written the batch all the same: the leader appends
    /// before it waits for replicas.
    var leavesBatchInDoubt: Bool {
        switch self {
        case .notLeaderOrFollower, .notEnoughReplicasAfterAppend, .requestTimedOut, .networkException,
            .kafkaStorageError, .fencedLeaderEpoch:
            true
        default: ErrorClass.of(self, in: .produce) == .unlisted
        }
    }
}
