import KafkaCodecs
import RivvenProtocol

/// The writers of a client, one per partition.
final class RivvenWriters: Sendable {
    private let writers = Lock<[RivvenPartition: RivvenWriter]>([:])

    func writer(of partition: RivvenPartition) -> RivvenWriter {
        writers.withLock { writers in
            if let writer = writers[partition] { return writer }
            let writer = RivvenWriter()
            writers[partition] = writer
            return writer
        }
    }
}

/// Orders the writes to one partition: one publish at a time, with a producer id that only this partition uses.
///
/// If partitions shared an id, a failure of one would restart the sequence numbers of the others. The broker takes
/// records with an earlier sequence number for duplicates: it would acknowledge them without writing them.
///
/// Invariants:
/// - Only the holder of the turn receives places in the sequence.
/// - After ownership was lost, no place is given until `own` is called.
final class RivvenWriter: Sendable {
    struct Identity: Sendable, Equatable {
        let id: UInt64
        let epoch: UInt16
    }

    /// The position of a request's records in the sequence.
    struct Place: Sendable {
        let identity: Identity
        let sequence: Int32
    }

    /// Whether this process is the only writer of the partition.
    private enum Ownership {
        /// The partition was not taken over: the writer chooses its own producer ids.
        case open
        case owned
        case lost(RivvenError)
    }

    private struct State {
        var identity: Identity?
        var sequence: Int32 = 0
        var ownership = Ownership.open
        var isBusy = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Lock(State())

    /// Waits for the turn to write the partition. Turns are given in the order of the calls.
    func takeTurn() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                defer { state.isBusy = true }
                if state.isBusy { state.waiting.append(continuation) }
                return !state.isBusy
            }
            if isFree { continuation.resume() }
        }
    }

    func endTurn() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.isBusy = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }

    /// Returns the place of the next `count` records in the sequence. If there is no producer id yet, calls
    /// `initialize` to get one.
    func place(
        for count: Int, _ initialize: () async throws(RivvenError) -> Identity
    ) async throws(RivvenError) -> Place {
        if let place = try take(count) { return place }
        let identity = try await initialize()
        state.withLock { ($0.identity, $0.sequence) = (identity, 0) }
        return try take(count) ?? Place(identity: identity, sequence: 0)
    }

    private func take(_ count: Int) throws(RivvenError) -> Place? {
        let result: Result<Place?, RivvenError> = state.withLock { state in
            if case .lost(let error) = state.ownership { return .failure(error) }
            guard let identity = state.identity else { return .success(nil) }
            guard let next = Int32(exactly: Int(state.sequence) + count) else {
                // It is not known whether the broker accepts a sequence that starts again at 0. So a new id or epoch
                // starts a new sequence.
                if case .owned = state.ownership { return .failure(Self.usedUp) }
                return .success(nil)
            }
            defer { state.sequence = next }
            return .success(Place(identity: identity, sequence: state.sequence))
        }
        return try result.get()
    }

    private static let usedUp = RivvenError(
        .fenced, "the writer's sequence numbers are used up: take over writing again")

    /// Makes the writer the owner of its partition, with an identity that fences the former owner.
    func own(_ identity: Identity) {
        state.withLock { state in
            (state.identity, state.sequence, state.ownership) = (identity, 0, .owned)
        }
    }

    /// Records a failed publish. It is not known whether the broker has used its sequence numbers.
    ///
    /// A writer that owns its partition has to take it over again, since the failed publish may still be written:
    /// taking over waits for that. A writer that does not own it continues with a new producer id.
    func failed(with error: RivvenError, of partition: RivvenPartition) {
        state.withLock { state in
            state.identity = nil
            guard case .owned = state.ownership else { return }
            let reason =
                error.code == .fenced
                ? error.message : "a write to \(partition) failed: take over writing again"
            state.ownership = .lost(RivvenError(.fenced, reason))
        }
    }
}

extension Duration {
    /// The duration in nanoseconds: 0 if it is negative, and at most about 146 years.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(whole, .max / 2 - 1_000_000_000) + attoseconds / 1_000_000_000
    }
}
