import KafkaCodecs

/// A request to stop, which ends waits such as those for a connection or for the next attempt.
final class StopSignal: Sendable {
    private struct State {
        var stopped: ContinuousClock.Instant?
        var next = 0
        var actions: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Lock(State())

    /// Whether the stop was requested.
    var isStopped: Bool { state.withLock { $0.stopped != nil } }

    /// Whether the stop was requested at least `duration` ago.
    func hasLasted(_ duration: Duration) -> Bool {
        state.withLock { $0.stopped.map { $0.duration(to: .now) >= duration } ?? false }
    }

    /// Requests the stop, which is final.
    func stop() {
        let actions = state.withLock { state in
            state.stopped = state.stopped ?? .now
            defer { state.actions = [:] }
            return Array(state.actions.values)
        }
        for action in actions { action() }
    }

    /// Returns the result of `task`, or `nil` if the stop is requested first. The task continues in that case.
    func first<Value: Sendable>(_ task: Task<Value, any Error>) async -> Result<Value, any Error>? {
        let key = Lock<Int?>(nil)
        let result = await withUnsafeContinuation { continuation in
            let waiting = Lock<UnsafeContinuation<Result<Value, any Error>?, Never>?>(continuation)
            let resume: @Sendable (Result<Value, any Error>?) -> Void = { result in
                let waiter = waiting.withLock { waiting in
                    defer { waiting = nil }
                    return waiting
                }
                waiter?.resume(returning: result)
            }
            Task { resume(await task.result) }
            let number = onStop { resume(nil) }
            key.withLock { $0 = number }
        }
        if let number = key.withLock({ $0 }) { state.withLock { $0.actions[number] = nil } }
        return result
    }

    /// Returns the result of `work`, or `nil` if the stop is requested first.
    ///
    /// Work that cannot be interrupted, such as opening a connection, is cancelled and left to end on its own.
    ///
    /// - Parameter discard: Receives a result that arrives after the stop.
    func race<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value,
        discard: @escaping @Sendable (Value) async -> Void = { _ in }
    ) async throws -> Value? {
        let working = Task { try await work() }
        if let result = await first(working) { return try result.get() }
        working.cancel()
        Task {
            if let value = try? await working.value { await discard(value) }
        }
        return nil
    }

    /// Waits for `duration`, or until the stop is requested.
    func sleep(for duration: Duration) async {
        let sleeping = Task { try await Task.sleep(for: duration) }
        _ = await first(sleeping)
        sleeping.cancel()
    }

    private func onStop(_ action: @escaping @Sendable () -> Void) -> Int? {
        let number = state.withLock { state -> Int? in
            guard state.stopped == nil else { return nil }
            state.next += 1
            state.actions[state.next] = action
            return state.next
        }
        if number == nil { action() }
        return number
    }
}
