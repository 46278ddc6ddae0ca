import KafkaCodecs

/// A probe of whether both sides of a connector respond. Only one is in flight at a time, however long it takes.
final class SideProbe: Sendable {
    /// Receives the name of each side before it is probed.
    typealias Note = @Sendable (_ side: String) -> Void

    private struct State {
        var began: ContinuousClock.Instant?
        /// The side that is being probed.
        var side: String?
        var waiter: (@Sendable (String?) -> Void)?
    }

    private let ping: @Sendable (Note) async throws -> Void
    private let state = Lock(State())

    init(_ ping: @escaping @Sendable (Note) async throws -> Void) {
        self.ping = ping
    }

    /// Returns why a side does not respond; `nil` if both do.
    ///
    /// If a probe of an earlier call is still in flight, waits for that one and sends no second.
    func failure(within timeout: Duration) async -> String? {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<String?, Never>) in
            let waiting = Lock<UnsafeContinuation<String?, Never>?>(continuation)
            let resume: @Sendable (String?) -> Void = { failure in
                let waiter = waiting.withLock { waiting in
                    defer { waiting = nil }
                    return waiting
                }
                waiter?.resume(returning: failure)
            }
            let mustBegin = state.withLock { state in
                state.waiter = resume
                guard state.began == nil else { return false }
                state.began = .now
                return true
            }
            if mustBegin { begin() }
            Task {
                try? await Task.sleep(for: timeout)
                let (began, side) = state.withLock { ($0.began ?? .now - timeout, $0.side) }
                let seconds = max(began.duration(to: .now), timeout).components.seconds
                resume("no response \(side.map { "from \($0) " } ?? "")for \(seconds) s")
            }
        }
    }

    private func begin() {
        Task {
            var failure: String?
            do {
                try await ping { side in self.state.withLock { $0.side = side } }
            } catch {
                failure = "\(error)"
            }
            let waiter = state.withLock { state in
                (state.began, state.side) = (nil, nil)
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?(failure)
        }
    }
}
