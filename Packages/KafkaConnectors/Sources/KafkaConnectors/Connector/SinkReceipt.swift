import KafkaCodecs

/// How the events of one `submit` end: whoever writes them fills it in, and whoever handed them over waits for it.
public final class SinkReceipt: Sendable {
    /// How the events ended.
    public enum Outcome: Sendable {
        /// The target has acknowledged all.
        case written
        /// These, by their place in the submission, are at fault and were not written. Of an atomic session none was
        /// written; of any other all the rest.
        case refused([Int: String])
        /// One of several is at fault, and the target does not say which: to be found out by writing them one by one.
        case suspect(String)
        /// They were not all acknowledged, for a reason that is not theirs.
        case failed(any Error)
    }

    private struct State {
        var left: Int
        var refusals: [Int: String] = [:]
        var suspicion: String?
        var failure: (any Error)?
        var waiter: UnsafeContinuation<Void, Never>?

        var isDone: Bool { left <= 0 || failure != nil }
    }

    private let state: Lock<State>

    /// Creates a receipt of `count` events, none of which has ended.
    public init(count: Int) {
        state = Lock(State(left: count))
    }

    /// Notes that `count` more are to end before all has: an event may be written as several records.
    func expect(_ count: Int) {
        state.withLock { $0.left += count }
    }

    /// Notes that `count` more events are acknowledged.
    public func written(_ count: Int) {
        note { $0.left -= count }
    }

    /// Notes that the event at `index` of the submission is at fault itself.
    public func refuse(_ index: Int, _ reason: String) {
        note { state in
            state.refusals[index] = reason
            state.left -= 1
        }
    }

    /// Notes that one of `count` events is at fault.
    public func suspect(_ count: Int, _ reason: String) {
        note { state in
            state.suspicion = state.suspicion ?? reason
            state.left -= count
        }
    }

    /// Notes that what has not ended yet will not be acknowledged.
    public func fail(_ error: any Error) {
        note { $0.failure = $0.failure ?? error }
    }

    private func note(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            change(&state)
            guard state.isDone else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until all events have ended. For one caller at a time.
    public func outcome() async -> Outcome {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let isDone = state.withLock { state in
                if !state.isDone { state.waiter = continuation }
                return state.isDone
            }
            if isDone { continuation.resume() }
        }
        return state.withLock { state in
            if let failure = state.failure {
                // What is at fault may have made the rest fail, which would hide it for ever: written one by one, it shows.
                guard let cause = state.suspicion ?? state.refusals.first?.value else { return .failed(failure) }
                return .suspect(cause)
            }
            if let suspicion = state.suspicion { return .suspect(suspicion) }
            return state.refusals.isEmpty ? .written : .refused(state.refusals)
        }
    }
}
