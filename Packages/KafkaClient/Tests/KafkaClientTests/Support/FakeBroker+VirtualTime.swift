import KafkaCodecs
import KafkaProtocol
import KafkaTransport

@testable import KafkaClient
@testable import KafkaTransport

/// Clients in virtual time.
///
/// The broker looks again and again whether anything happens: whether a request has arrived, and whether the client's thread
/// and Swift's threads have had their turns. If nothing happens for several rounds, the client's clock moves to its next
/// timer, but at most by `step`. So a client that waits for hours is tested in milliseconds. A busy machine can hold up a thread for
/// so long that the clock moves too early, but then by a few steps only.
extension FakeBroker {
    /// The client whose clock moves.
    struct Driven {
        var client: EventLoop?
        /// How many rounds nothing happens before the clock moves.
        var patience = 4
        /// The clock stands still until such a request has arrived: other threads may be at work for it.
        var start: APIKey?
        /// The clock does not move past this moment; if no timer is set before, it moves there.
        fileprivate var limit = Int64.max
        /// Resumed when the clock has reached `limit`, or stands still for good.
        fileprivate var waiter: CheckedContinuation<Void, Never>?
        fileprivate var quietRounds = 0
        fileprivate var requests = -1

        fileprivate mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { (waiter, limit) = (nil, .max) }
            return waiter
        }
    }

    /// The most by which the clock moves at once.
    static let step = Duration.seconds(5)

    /// Returns a client of this broker, in virtual time or in real time.
    ///
    /// - Parameter movesWhileOpening: Whether the clock moves while the client is created. If not, a busy machine cannot
    ///   make its first requests time out.
    func client(
        _ configuration: Kafka.Configuration = .init(), isVirtual: Bool = true, movesWhileOpening: Bool = true,
        clockStartsAt start: APIKey? = nil
    ) async throws(KafkaError) -> Kafka {
        let loop: EventLoop
        do throws(TransportError) {
            loop = try EventLoop(name: "client", clock: isVirtual ? .virtual(clock) : .monotonic)
        } catch {
            throw .connection(error.message)
        }
        if isVirtual, movesWhileOpening { drive(loop, clockStartsAt: start) }
        let result = await withTaskExecutorPreference(LoopExecutor(loop)) { () -> Result<Kafka, KafkaError> in
            do throws(KafkaError) {
                return .success(try await Kafka(bootstrap: bootstrap, configuration: configuration, loop: loop))
            } catch {
                // The clock shows when this failed, however late the test has its turn.
                stopClock()
                return .failure(error)
            }
        }
        let kafka = try result.get()
        if isVirtual, !movesWhileOpening { drive(loop, clockStartsAt: start) }
        return kafka
    }

    /// Moves the clock of `client` from now on.
    func drive(_ client: EventLoop, clockStartsAt start: APIKey? = nil) {
        driven.withLock { ($0.client, $0.start) = (client, start) }
        beginRound()
    }

    /// Lets the client's clock stand still.
    func stopClock() {
        driven.withLock { driven in
            driven.client = nil
            return driven.takeWaiter()
        }?.resume()
    }

    /// Lets the client's time pass until `time`, on the clock.
    func pass(until time: Int64) async {
        await withCheckedContinuation { continuation in
            let isWaiting = driven.withLock { driven in
                guard driven.client != nil, clock.now() < time else { return false }
                (driven.limit, driven.waiter) = (time, continuation)
                return true
            }
            if !isWaiting { continuation.resume() }
        }
    }

    /// Calls `body` on the client's thread, where the clock cannot move meanwhile.
    func onClient<Value: Sendable>(
        _ kafka: Kafka, _ body: @Sendable () async throws -> Value
    ) async rethrows -> Value {
        try await withTaskExecutorPreference(LoopExecutor(kafka.loop)) { try await body() }
    }

    /// Calls `body` on the client's thread, and returns what it returned and how long it took on the client's clock.
    ///
    /// The clock cannot move between the end of `body` and its measurement. On a test's own task it can: that task waits for
    /// a thread of Swift's pool, for long on a busy machine, and meanwhile nothing happens at the client.
    func timed<Value: Sendable>(
        _ kafka: Kafka, _ body: @Sendable () async throws -> Value
    ) async rethrows -> (value: Value, elapsed: Duration) {
        try await onClient(kafka) {
            let start = clock.now()
            let value = try await body()
            return (value, .nanoseconds(clock.now() &- start))
        }
    }

    private func beginRound() {
        guard let client = driven.withLock({ $0.client }) else { return }
        client.execute {
            // Whatever waits for a thread of Swift's pool is before these in its queue.
            Task(priority: .high) { Task(priority: .medium) { client.execute { self.endRound(client) } } }
        }
    }

    /// Moves the clock if nothing has happened for long enough. On the client's loop.
    private func endRound(_ client: EventLoop) {
        let received = received
        let limit: Int64? = driven.withLock { driven in
            let isQuiet = received.count == driven.requests && driven.start.map(received.contains) ?? true
            driven.requests = received.count
            driven.quietRounds = isQuiet ? driven.quietRounds + 1 : 0
            guard driven.quietRounds >= driven.patience else { return nil }
            driven.quietRounds = 0
            return driven.limit
        }
        if let limit { client.skipToNextTimer(before: min(limit, clock.now() &+ Self.step.nanoseconds)) }
        driven.withLock { $0.limit <= clock.now() ? $0.takeWaiter() : nil }?.resume()
        loop.execute { self.beginRound() }
    }
}

/// Runs jobs on a loop.
private final class LoopExecutor: TaskExecutor {
    private let loop: EventLoop

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
