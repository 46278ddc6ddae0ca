import KafkaCodecs
import RivvenProtocol

/// The writers of a client, one a partition.
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

/// The order of what is written to a partition: one publish at a time, under a producer id of the partition's own.
///
/// An id that partitions shared would let the failure of one start the sequence of another anew, and the broker calls
/// what comes under a sequence of the past a duplicate: it would be acknowledged and never written.
final class RivvenWriter: Sendable {
    struct Identity: Sendable, Equatable {
        let id: UInt64
        let epoch: UInt16
    }

    /// Where a request's records stand.
    struct Place: Sendable {
        let identity: Identity
        let sequence: Int32
    }

    private struct State {
        var identity: Identity?
        var sequence: Int32 = 0
        var isBusy = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Lock(State())

    /// Waits until no one else writes the partition. Whoever came first is first.
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

    /// Returns the place of the next `count` records, after asking for an id where there is none. For whoever has the turn.
    func place(
        for count: Int, _ ask: () async throws(RivvenError) -> Identity
    ) async throws(RivvenError) -> Place {
        if let place = take(count) { return place }
        let identity = try await ask()
        state.withLock { ($0.identity, $0.sequence) = (identity, 0) }
        return take(count) ?? Place(identity: identity, sequence: 0)
    }

    private func take(_ count: Int) -> Place? {
        state.withLock { state in
            // What a broker does where sequences would begin again is not known: a new id begins at 0.
            guard let identity = state.identity, let next = Int32(exactly: Int(state.sequence) + count) else {
                return nil
            }
            defer { state.sequence = next }
            return Place(identity: identity, sequence: state.sequence)
        }
    }

    /// Has the next records written under a new id.
    func forget() {
        state.withLock { $0.identity = nil }
    }
}

extension Duration {
    /// The duration in nanoseconds, 0 where it is negative, and at most some 146 years.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(whole, .max / 2 - 1_000_000_000) + attoseconds / 1_000_000_000
    }
}
