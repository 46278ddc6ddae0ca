import KafkaProtocol

/// What a failed attempt to write a batch means for the batch.
enum AttemptFailure: Equatable {
    /// The same batch would be refused again, because of its records.
    case invalid
    /// The same batch would be refused again, for another reason.
    case permanent
    /// The broker refused the batch. It is sent again as often as `retries` allows.
    case refused
    /// The broker refused the batch with a code that is not listed for Produce. Like `refused`, but with at most three
    /// retries.
    case unlisted
    /// The leader or a replica cannot be reached or is not ready. The batch is sent again until `deliveryTimeout`.
    case unavailable
    /// The broker is not the leader of the partition, or no longer. The batch is sent to the leader again until
    /// `deliveryTimeout`.
    case moved
    /// The sequence is not the expected one, because an earlier batch is not written yet. The batch is sent again after
    /// that one.
    case behindAnother
    /// The broker rejects the sequence of the first unacknowledged batch, or its epoch. The batch is sent again under a
    /// new epoch, as often as `retries` allows.
    case lostSequence(PartitionFlight.Gap)

    /// How often a batch that failed with a code that is not listed is sent again.
    static let maximumUnlisted = 3

    /// Classifies the failure of one attempt.
    ///
    /// - Parameters:
    ///   - isFirst: Whether no earlier batch of the partition is unacknowledged, and no gap is known.
    ///   - renewsEpoch: Whether a partition takes a new epoch by itself. True for an idempotent producer without a
    ///     transactional id. With one, aborting the transaction takes the new epoch.
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
    /// Whether the code means that another broker leads the partition.
    var meansNewLeader: Bool {
        switch self {
        case .notLeaderOrFollower, .leaderNotAvailable, .unknownTopicOrPartition, .fencedLeaderEpoch,
            .unknownLeaderEpoch, .replicaNotAvailable, .kafkaStorageError, .unknownTopicId:
            true
        default: false
        }
    }

    /// Whether the broker may have written the batch although it responded to Produce with this code. The leader
    /// appends before it waits for replicas.
    var leavesBatchInDoubt: Bool {
        switch self {
        case .notLeaderOrFollower, .notEnoughReplicasAfterAppend, .requestTimedOut, .networkException,
            .kafkaStorageError, .fencedLeaderEpoch:
            true
        default: ErrorClass.of(self, in: .produce) == .unlisted
        }
    }
}
