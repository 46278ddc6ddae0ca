import KafkaCodecs

/// An event that occurs once, and that callers can wait for.
final class Completion: Sendable {
    private typealias Waiter = UnsafeContinuation<Void, Never>

    private struct State {
        var isComplete = false
        var lastNumber = 0
        var waiters: [Int: Waiter] = [:]

        mutating func add(_ waiter: Waiter) -> Int {
            lastNumber += 1
            waiters[lastNumber] = waiter
            return lastNumber
        }
    }

    private let state = Lock(State())

    var isComplete: Bool { state.withLock { $0.isComplete } }

    func complete() {
        let waiters = state.withLock { state in
            state.isComplete = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until it is complete. Only for something that is certain to complete.
    func wait() async {
        await withUnsafeContinuation { continuation in
            let number = state.withLock { state in state.isComplete ? nil : state.add(continuation) }
            if number == nil { continuation.resume() }
        }
    }

    /// Waits until it is complete, or until `deadline`.
    func wait(until deadline: ContinuousClock.Instant) async {
        let timer = Lock<Task<Void, Never>?>(nil)
        await withUnsafeContinuation { continuation in
            let number = state.withLock { state in
                state.isComplete || ContinuousClock.now >= deadline ? nil : state.add(continuation)
            }
            guard let number else { return continuation.resume() }
            let task = Task {
                // The timer is cancelled when the wait has ended.
                guard (try? await Task.sleep(until: deadline)) != nil else { return }
                self.state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
            }
            timer.withLock { $0 = task }
        }
        timer.withLock { $0 }?.cancel()
    }
}
