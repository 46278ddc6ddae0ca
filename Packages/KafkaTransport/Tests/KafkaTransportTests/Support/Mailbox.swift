import KafkaCodecs
import KafkaTransport

/// A queue of values that other threads post and a test awaits, within a time limit.
final class Mailbox<Value: Sendable>: Sendable {
    struct TimedOut: Error {}

    private struct State {
        var values: [Value] = []
        var waiter: UnsafeContinuation<Value?, Never>?
        var ticket = 0
    }

    private let state = Lock(State())

    func post(_ value: Value) {
        let waiter: UnsafeContinuation<Value?, Never>? = state.withLock { state in
            guard let waiter = state.waiter else {
                state.values.append(value)
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume(returning: value)
    }

    /// Returns the next value. Throws if there is none within `limit`.
    func next(within limit: Duration = .seconds(60)) async throws -> Value {
        let value: Value? = await withUnsafeContinuation { continuation in
            let (value, ticket): (Value?, Int) = state.withLock { state in
                guard state.values.isEmpty else { return (state.values.removeFirst(), 0) }
                state.ticket += 1
                state.waiter = continuation
                return (nil, state.ticket)
            }
            if let value { return continuation.resume(returning: value) }
            TestClock.loop.execute {
                TestClock.loop.schedule(after: limit) { self.giveUp(ticket) }
            }
        }
        guard let value else { throw TimedOut() }
        return value
    }

    /// Returns the values up to and including the first one for which `isLast` returns true.
    func all(until isLast: (Value) -> Bool) async throws -> [Value] {
        var values: [Value] = []
        while true {
            values.append(try await next())
            if values.last.map(isLast) == true { return values }
        }
    }

    /// The values that were posted and not taken.
    var waiting: [Value] { state.withLock { $0.values } }

    private func giveUp(_ ticket: Int) {
        let waiter: UnsafeContinuation<Value?, Never>? = state.withLock { state in
            guard state.ticket == ticket, let waiter = state.waiter else { return nil }
            state.waiter = nil
            return waiter
        }
        waiter?.resume(returning: nil)
    }
}

/// A loop that is only used for time limits, so that a test that blocks its own loop still ends.
enum TestClock {
    static let loop: EventLoop = {
        do {
            return try EventLoop(name: "test-clock")
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// Waits, to give time to an effect that the test cannot observe.
    static func pass(_ duration: Duration) async {
        await withUnsafeContinuation { continuation in
            loop.execute { loop.schedule(after: duration) { continuation.resume() } }
        }
    }
}

/// Runs `body` with a loop of its own, and shuts the loop down afterwards.
func withLoop<Result>(_ body: (EventLoop) async throws -> Result) async throws -> Result {
    let loop = try EventLoop(name: "test")
    let result: Swift.Result<Result, any Error>
    do {
        result = .success(try await body(loop))
    } catch {
        result = .failure(error)
    }
    await loop.end()
    return try result.get()
}

extension EventLoop {
    /// Shuts down without blocking a thread of Swift's pool.
    func end() async {
        await withUnsafeContinuation { continuation in
            EventLoop.detach {
                self.shutdown()
                continuation.resume()
            }
        }
    }

    /// Runs `body` on the loop and returns its result.
    func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withUnsafeContinuation { continuation in
            execute { continuation.resume(returning: body()) }
        }
    }
}
