/// The producer id and epoch that partitions start from.
///
/// A partition that loses a sequence raises its own epoch (`PartitionFlight.closeGap`). The producer needs a new id
/// only when a partition has used up the epochs of the current one.
struct ProducerIdentity {
    private enum State {
        case unassigned, assigned, renewing
    }

    private let isIdempotent: Bool
    private var state = State.unassigned
    private(set) var id: Int64 = -1
    private(set) var epoch: Int16 = -1
    /// The number of assignments so far. A partition that has seen an earlier one starts its sequences at 0 again.
    private(set) var generation = 0

    init(isIdempotent: Bool) {
        self.isIdempotent = isIdempotent
    }

    /// Whether batches may be sent now.
    var maySend: Bool { !isIdempotent || state != .unassigned }

    mutating func assign(id: Int64, epoch: Int16) {
        self.id = id
        self.epoch = epoch
        generation += 1
        state = .assigned
    }

    /// Returns whether the caller must request a new id now.
    mutating func beginRenewal() -> Bool {
        guard state == .assigned else { return false }
        state = .renewing
        return true
    }

    mutating func renewalFailed() {
        state = .assigned
    }
}

/// Arithmetic on sequence numbers, which wrap from 2^31 - 1 to 0.
enum SequenceNumber {
    static func advance(_ sequence: Int32, by count: Int) -> Int32 {
        Int32(truncatingIfNeeded: (Int64(sequence) + Int64(count)) & 0x7fff_ffff)
    }
}
