import KafkaCodecs

/// Lets portions in side by side, or one alone: an event that may be at fault must share no batch with others, which would
/// be refused with it.
final class CarefulGate: Sendable {
    private struct State {
        var inside = 0
        var isTakenAlone = false
        /// Those that wait to be alone: nobody else goes in before them.
        var lonely = 0
        var waiters: [UnsafeContinuation<Void, Never>] = []

        func isOpen(alone: Bool) -> Bool { !isTakenAlone && (alone ? inside == 0 : lonely == 0) }
    }

    private let state = Lock(State())

    /// Goes in, and waits until it may.
    func enter(alone: Bool) async {
        if alone { state.withLock { $0.lonely += 1 } }
        while !enterNow(alone) { await opening(alone) }
    }

    private func enterNow(_ alone: Bool) -> Bool {
        state.withLock { state in
            guard state.isOpen(alone: alone) else { return false }
            state.inside += 1
            state.isTakenAlone = alone
            if alone { state.lonely -= 1 }
            return true
        }
    }

    private func opening(_ alone: Bool) async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let mustWait = state.withLock { state in
                guard !state.isOpen(alone: alone) else { return false }
                state.waiters.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }

    /// Goes out, whether it was alone or not.
    func leave() {
        let waiters = state.withLock { state in
            state.inside -= 1
            state.isTakenAlone = false
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
