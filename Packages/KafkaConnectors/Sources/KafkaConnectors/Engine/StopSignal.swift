import KafkaCodecs

/// Ends waits when a pipeline is told to stop.
final class StopSignal: Sendable {
    private struct State {
        var isRaised = false
        var actions: [Int: @Sendable () -> Void] = [:]
        var next = 0
    }

    private let state = Lock(State())

    /// Whether the signal was raised.
    var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Raises the signal, for good.
    func raise() {
        let actions = state.withLock { state in
            state.isRaised = true
            defer { state.actions = [:] }
            return state.actions.values.map { $0 }
        }
        for action in actions { action() }
    }

    /// Calls `action` when the signal is raised; at once if it is.
    private func whenRaised(_ action: @escaping @Sendable () -> Void) -> Int {
        let (id, isRaised) = state.withLock { state in
            state.next += 1
            if !state.isRaised { state.actions[state.next] = action }
            return (state.next, state.isRaised)
        }
        if isRaised { action() }
        return id
    }

    private func forget(_ id: Int) { state.withLock { $0.actions[id] = nil } }

    /// Waits for `duration`, or until the signal is raised.
    func wait(_ duration: Duration) async {
        let timer = Task { try? await Task.sleep(for: duration) }
        let id = whenRaised { timer.cancel() }
        await timer.value
        forget(id)
    }

    /// Returns the result of `work`, or `nil` if the signal is raised first.
    ///
    /// Work that cannot be interrupted, such as opening a connection, is cancelled and left to end by itself.
    ///
    /// - Parameter discard: Receives a result that comes too late.
    func race<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value,
        discard: @escaping @Sendable (Value) async -> Void = { _ in }
    ) async throws -> Value? {
        let working = Task { try await work() }
        let outcome = Lock<Result<Value?, any Error>?>(nil)
        let isDecided = Completion()
        /// Returns whether this was the first outcome.
        let decide = { @Sendable (result: Result<Value?, any Error>) -> Bool in
            let isFirst = outcome.withLock { outcome in
                guard outcome == nil else { return false }
                outcome = result
                return true
            }
            if isFirst { isDecided.complete() }
            return isFirst
        }
        let id = whenRaised {
            if decide(.success(nil)) { working.cancel() }
        }
        Task {
            let result = await working.result
            self.forget(id)
            let isLate = !decide(result.map { $0 })
            if isLate, case .success(let value) = result { await discard(value) }
        }
        await isDecided.wait()
        return try outcome.withLock { $0 }?.get() ?? nil
    }
}
