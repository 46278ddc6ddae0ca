import KafkaCodecs

/// A value that a task waits for and that is set once, by the first of several events: a result, a deadline, or the
/// task's cancellation.
///
/// Later values are ignored, so the events need not know of each other.
final class Awaited<Value: Sendable>: Sendable {
    private enum State {
        case pending
        case waiting(UnsafeContinuation<Value, Never>)
        case done(Value)
    }

    private let state = Lock(State.pending)

    /// Sets the value. Returns whether it is the first.
    @discardableResult
    func set(_ value: Value) -> Bool {
        let (isFirst, waiting): (Bool, UnsafeContinuation<Value, Never>?) = state.withLock { state in
            switch state {
            case .done: return (false, nil)
            case .pending:
                state = .done(value)
                return (true, nil)
            case .waiting(let continuation):
                state = .done(value)
                return (true, continuation)
            }
        }
        waiting?.resume(returning: value)
        return isFirst
    }

    /// Waits for the value. Only one task may wait. If that task is cancelled, the value becomes `cancelled`.
    func value(orIfCancelled cancelled: Value) async -> Value {
        await withTaskCancellationHandler {
            await value()
        } onCancel: {
            set(cancelled)
        }
    }

    /// Waits for the value, whether or not the task is cancelled. Only one task may wait.
    func value() async -> Value {
        await withUnsafeContinuation { continuation in
            let done: Value? = state.withLock { state in
                if case .done(let value) = state { return value }
                state = .waiting(continuation)
                return nil
            }
            if let done { continuation.resume(returning: done) }
        }
    }
}
