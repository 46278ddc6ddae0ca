import KafkaCodecs

/// The result of one `submit`: the sink fills it in, and the pipeline waits for it.
public final class SinkReceipt: Sendable {
    /// Why an event was not written.
    public enum Fault: Sendable {
        /// The target held the event back, because an earlier one failed. It can be written again at once.
        case heldBack
        /// The target did not acknowledge the event, for a reason that is not the event's fault.
        case failed(any Error)
        /// The target refused several events together, because one of them is invalid, and does not say which.
        case suspected(String)
        /// The event is invalid, and will be refused again.
        case refused(String)

        /// The rank of the fault. If an event consists of several records, the fault with the highest rank applies.
        fileprivate var strength: Int {
            switch self {
            case .heldBack: 0
            case .failed: 1
            case .suspected: 2
            case .refused: 3
            }
        }
    }

    /// The result of all events of the submission.
    public enum Outcome: Sendable {
        /// The target has acknowledged all of them.
        case written
        /// The target has not acknowledged the listed events, which are named by their index in the submission. It has
        /// acknowledged the others.
        case unwritten([Int: Fault])
        /// The target may not have acknowledged any of them.
        case failed(any Error)
    }

    private struct State {
        var left: Int
        var faults: [Int: Fault] = [:]
        var failure: (any Error)?
        var waiter: UnsafeContinuation<Void, Never>?

        var isDone: Bool { left <= 0 || failure != nil }
    }

    private let state: Lock<State>

    /// Creates a receipt for `count` events in flight.
    public init(count: Int) {
        state = Lock(State(left: count))
    }

    /// Creates a receipt for events whose results are already known.
    init(_ outcome: Outcome) {
        var ended = State(left: 0)
        switch outcome {
        case .written: break
        case .unwritten(let faults): ended.faults = faults
        case .failed(let error): ended.failure = error
        }
        state = Lock(ended)
    }

    /// Notes that `count` more results will arrive: an event may be written as several records.
    func expect(_ count: Int) {
        state.withLock { $0.left += count }
    }

    /// Notes that the target has acknowledged `count` more events.
    public func written(_ count: Int) {
        note { $0.left -= count }
    }

    /// Notes that the target has not written the event at `index` of the submission.
    public func note(_ fault: Fault, at index: Int) {
        note { state in
            if fault.strength >= state.faults[index]?.strength ?? 0 { state.faults[index] = fault }
            state.left -= 1
        }
    }

    /// Notes that the event at `index` of the submission is invalid.
    public func refuse(_ index: Int, _ reason: String) {
        note(.refused(reason), at: index)
    }

    /// Notes that the events that have not ended yet will not be acknowledged.
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

    /// Waits until all events have ended. Supports one caller at a time.
    ///
    /// The sink bounds the wait: a Kafka producer ends each record within its delivery timeout.
    public func outcome() async -> Outcome {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let isDone = state.withLock { state in
                if !state.isDone { state.waiter = continuation }
                return state.isDone
            }
            if isDone { continuation.resume() }
        }
        return state.withLock { state in
            if let failure = state.failure { return .failed(failure) }
            return state.faults.isEmpty ? .written : .unwritten(state.faults)
        }
    }
}
