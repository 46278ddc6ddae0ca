import KafkaCodecs
import KafkaProtocol
import KafkaTransport

@testable import KafkaClient
@testable import KafkaTransport

/// Clients in virtual time.
///
/// The broker checks repeatedly whether anything happens: whether a request has arrived, and whether the client's
/// thread and Swift's thread pool have had their turns. If nothing happens for several rounds, the client's clock moves
/// to its next timer, but at most by `step`. So a client that waits for hours is tested in milliseconds. On a busy
/// machine a thread may be delayed for so long that the clock moves too early, but then only by a few steps.
extension FakeBroker {
    /// The client whose clock moves.
    struct Driven {
        var client: EventLoop?
        /// The number of rounds in which nothing happens before the clock moves.
        var patience = 4
        /// If set, the clock stands still until a request of this kind has arrived, since other threads may be
        /// preparing it.
        var start: APIKey?
        /// The clock does not move past this time. If no timer is set before it, the clock moves to it.
        fileprivate var limit = Int64.max
        /// Resumed when the clock has reached `limit`, or when it is stopped.
        fileprivate var waiter: CheckedContinuation<Void, Never>?
        fileprivate var quietRounds = 0
        fileprivate var requests = -1

        fileprivate mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { (waiter, limit) = (nil, .max) }
            return waiter
        }
    }

    /// The maximum by which the clock moves at once.
    static let step = Duration.seconds(5)

    /// Returns a client of this broker, in virtual or real time.
    ///
    /// - Parameter movesWhileOpening: Whether the clock moves while the client is created. If it does not, a busy
    /// machine cannot cause a timeout of the first requests.
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
                // The clock then shows the time of the failure, even if the test's thread is delayed.
                stopClock()
                return .failure(error)
            }
        }
        let kafka = try result.get()
        if isVirtual, !movesWhileOpening { drive(loop, clockStartsAt: start) }
        return kafka
    }

    /// Starts moving the clock of `client`.
    func drive(_ client: EventLoop, clockStartsAt start: APIKey? = nil) {
        driven.withLock { ($0.client, $0.start) = (client, start) }
        beginRound()
    }

    /// Stops the client's clock.
    func stopClock() {
        driven.withLock { driven in
            driven.client = nil
            return driven.takeWaiter()
        }?.resume()
    }

    /// Waits until the client's clock shows `time`.
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

    /// Calls `body` on the client's thread. The clock cannot move meanwhile.
    func onClient<Value: Sendable>(
        _ kafka: Kafka, _ body: @Sendable () async throws -> Value
    ) async rethrows -> Value {
        try await withTaskExecutorPreference(LoopExecutor(kafka.loop)) { try await body() }
    }

    /// Calls `body` on the client's thread. Returns its result, and how long it took on the client's clock.
    ///
    /// The clock cannot move between the end of `body` and the measurement. In the test's own task it could: that task
    /// waits for a thread of Swift's pool, which can take long on a busy machine, while the client is idle.
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
            // Jobs that already wait for a thread of Swift's pool are before these tasks in its queue.
            Task(priority: .high) { Task(priority: .medium) { client.execute { self.endRound(client) } } }
        }
    }

    /// Moves the clock if nothing has happened for enough rounds. Called on the client's loop.
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
        // Without a timer nothing waits for the clock, which then stands still. Otherwise a client that ends slowly would
        // seem to take hours.
        if let limit { client.skipToNextTimer(before: limit, by: Self.step.nanoseconds) }
        driven.withLock { $0.limit <= clock.now() ? $0.takeWaiter() : nil }?.resume()
        loop.execute { self.beginRound() }
    }
}

/// An executor that runs jobs on a loop.
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
