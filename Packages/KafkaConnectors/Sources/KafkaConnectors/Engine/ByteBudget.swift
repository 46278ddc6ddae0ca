import KafkaCodecs

/// A limit on the bytes, or other units, in flight. A caller that would exceed it waits until others have given theirs
/// back.
final class ByteBudget: Sendable {
    private struct State {
        var limit: Int
        var used = 0
        var waiters: [UnsafeContinuation<Void, Never>] = []
        var isClosed = false
    }

    private let state: Lock<State>

    init(limit: Int) {
        state = Lock(State(limit: limit))
    }

    /// Changes the limit.
    func adapt(_ change: (Int) -> Int) {
        wake { $0.limit = change($0.limit) }
    }

    /// Whether everything that was taken has been given back.
    var isUnused: Bool { state.withLock { $0.used == 0 } }

    /// Whether a caller is waiting for room.
    var isWaitedFor: Bool { state.withLock { !$0.waiters.isEmpty } }

    /// Takes `bytes`, and waits for room if necessary. A caller that needs more than the whole limit waits until
    /// nothing is in use.
    func take(_ bytes: Int) async {
        while !takeNow(bytes) { await room(for: bytes) }
    }

    private func takeNow(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard state.used == 0 || state.used + bytes <= state.limit || state.isClosed else { return false }
            state.used += bytes
            return true
        }
    }

    private func room(for bytes: Int) async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let mustWait = state.withLock { state in
                guard state.used > 0, state.used + bytes > state.limit, !state.isClosed else { return false }
                state.waiters.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }

    /// Gives `bytes` back.
    func give(_ bytes: Int) {
        wake { $0.used -= bytes }
    }

    /// Enforces the limit again after `close()`.
    func open() {
        state.withLock { $0.isClosed = false }
    }

    /// Stops enforcing the limit: all callers continue from now on.
    func close() {
        wake { $0.isClosed = true }
    }

    /// Changes the state, and lets all waiting callers check it again.
    private func wake(_ change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
