import KafkaProtocol

/// The producer id and epoch, and what a failed attempt means for the sequences under them.
///
/// Rules (Java's, see T2): an out-of-order answer for a batch behind another is a plain retry; for the first one it is
/// a gap, and so is a batch that fails for good. A gap ends the epoch: when nothing is under way any more, a new one is
/// taken and sequences start at 0 again.
struct ProducerIdentity {
    enum Decision: Equatable {
        case retry, fail
    }

    private enum State {
        case unassigned, assigned, mustBump, bumping
    }

    private let isIdempotent: Bool
    /// Whether a gap is the transaction's affair: its abort ends the epoch.
    private let isTransactional: Bool
    private var state = State.unassigned
    private(set) var id: Int64 = -1
    private(set) var epoch: Int16 = -1
    /// Counts assignments: a partition that saw an earlier one starts its sequences at 0.
    private(set) var generation = 0

    init(isIdempotent: Bool, isTransactional: Bool = false) {
        self.isIdempotent = isIdempotent
        self.isTransactional = isTransactional
    }

    var current: (id: Int64, epoch: Int16) { (id, epoch) }

    /// Whether batches may be sent now.
    var maySend: Bool { !isIdempotent || state == .assigned }

    mutating func assign(id: Int64, epoch: Int16) {
        self.id = id
        self.epoch = epoch
        generation += 1
        state = .assigned
    }

    /// Decides what to do with a batch whose attempt failed with `error`.
    ///
    /// - Parameter isFirst: Whether no earlier batch of the partition is unacknowledged.
    mutating func decide(_ error: KafkaError, isFirst: Bool, hasAttemptsLeft: Bool) -> Decision {
        guard hasAttemptsLeft, error.code != .closed else { return failed() }
        guard let code = error.brokerError else { return error.isRetriable ? .retry : failed() }
        switch code {
        case .outOfOrderSequenceNumber where isTransactional: return isFirst ? .fail : .retry
        case .outOfOrderSequenceNumber where isIdempotent:
            if isFirst { noteGap() }
            return .retry
        case .unknownProducerId where isIdempotent && !isTransactional,
            .invalidProducerEpoch where isIdempotent && !isTransactional:
            noteGap()
            return .retry
        default:
            return code.isRetriable ? .retry : failed()
        }
    }

    private mutating func failed() -> Decision {
        noteGap()
        return .fail
    }

    /// A sequence will never be written: what comes after needs a new epoch.
    mutating func noteGap() {
        if isIdempotent, !isTransactional, state == .assigned { state = .mustBump }
    }

    /// Returns whether the caller is to ask for a new epoch now.
    mutating func beginBump(whenIdle isIdle: Bool) -> Bool {
        guard state == .mustBump, isIdle else { return false }
        state = .bumping
        return true
    }

    mutating func bumpFailed() {
        state = .mustBump
    }
}

/// Sequence numbers, which go from 2^31 - 1 on to 0 (T4).
enum SequenceNumber {
    static func advance(_ sequence: Int32, by count: Int) -> Int32 {
        Int32(truncatingIfNeeded: (Int64(sequence) + Int64(count)) & 0x7fff_ffff)
    }
}

extension ErrorCode {
    /// Whether the partition is led by another broker than the one that was asked.
    var meansNewLeader: Bool {
        switch self {
        case .notLeaderOrFollower, .leaderNotAvailable, .unknownTopicOrPartition, .fencedLeaderEpoch,
            .unknownLeaderEpoch, .replicaNotAvailable, .kafkaStorageError, .unknownTopicId:
            true
        default: false
        }
    }
}
