import KafkaCodecs

/// Something that ends once, and can be waited for until a deadline.
final class Completion: Sendable {
    private struct State {
        var isComplete = false
        var waiters: [UnsafeContinuation<Void, Never>] = []
    }

    private let state = Lock(State())

    var isComplete: Bool { state.withLock { $0.isComplete } }

    func complete() {
        let waiters = state.withLock { state in
            state.isComplete = true
            return Self.take(&state)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until it is complete. For what is certain to complete.
    func wait() async {
        await withUnsafeContinuation { continuation in
            let mustWait = state.withLock { state in
                if !state.isComplete { state.waiters.append(continuation) }
                return !state.isComplete
            }
            if !mustWait { continuation.resume() }
        }
    }

    /// Waits until it is complete, or `deadline` has come.
    func wait(until deadline: ContinuousClock.Instant) async {
        let timer = Task {
            // A wait that ended earlier does not end those of others.
            guard (try? await Task.sleep(until: deadline)) != nil else { return }
            for waiter in self.state.withLock({ Self.take(&$0) }) { waiter.resume() }
        }
        await withUnsafeContinuation { continuation in
            let mustWait = state.withLock { state in
                guard !state.isComplete, ContinuousClock.now < deadline else { return false }
                state.waiters.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
        timer.cancel()
    }

    private static func take(_ state: inout State) -> [UnsafeContinuation<Void, Never>] {
        defer { state.waiters = [] }
        return state.waiters
    }
}
