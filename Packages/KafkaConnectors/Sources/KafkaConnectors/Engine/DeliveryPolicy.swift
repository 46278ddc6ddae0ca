import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol
import Synchronization

/// The controls that apply to every event of a pipeline, in either direction: the rate limit, the limit on events in
/// flight, and the dead letters.
final class DeliveryPolicy: Sendable {
    private let options: PipelineOptions
    private let letters: DeadLetters?
    private let connector: String
    private let limiter: Lock<RateLimiter?>
    private let inFlight: ByteBudget?
    private let log: Log
    private let stopSignal: StopSignal
    private let buried = Atomic<UInt64>(0)

    /// The number of records that were put into the dead-letter topic.
    var deadLetters: UInt64 { buried.load(ordering: .relaxed) }

    /// Creates the controls of a pipeline.
    ///
    /// - Parameters:
    ///   - connector: The connector's kind and name for errors and dead letters, for example `source "orders"`.
    ///   - stopSignal: Ends waits for the rate limit: a stop need not wait for events whose write has not begun.
    init(_ options: PipelineOptions, store: any RivvenStore, connector: String, log: Log, stopSignal: StopSignal) {
        self.options = options
        self.connector = connector
        self.log = log
        self.stopSignal = stopSignal
        letters = options.deadLetterTopic.map { DeadLetters(topic: $0, connector: connector, store: store) }
        limiter = Lock(RateLimiter(options.rateLimit))
        inFlight = options.rateLimit.maximumInFlight.map { ByteBudget(limit: $0) }
    }

    func prepare() async throws {
        try await letters?.prepare()
    }

    // MARK: Rate limit

    /// Waits until `count` more events may be sent, and returns whether they may.
    ///
    /// Returns `false` if the connector is stopped during the wait for the rate limit, or if half of the stop timeout
    /// has passed: the other half is left for writes that have begun.
    func awaitTurn(_ count: Int) async -> Bool {
        guard !stopSignal.hasLasted(options.stopTimeout / 2) else { return false }
        await inFlight?.take(count)
        let wait = limiter.withLock { $0?.reserve(count, at: .now) } ?? .zero
        guard wait > .zero else { return true }
        await stopSignal.sleep(for: wait)
        guard stopSignal.isStopped else { return true }
        endTurn(count)
        return false
    }

    /// Notes that `count` events are no longer in flight.
    func endTurn(_ count: Int) { inFlight?.give(count) }

    /// The most events that may be sent at once.
    var chunkSize: Int {
        let burst = options.rateLimit.eventsPerSecond == nil ? Int.max : max(options.rateLimit.burst, 1)
        return min(options.maximumEvents, options.rateLimit.maximumInFlight ?? .max, burst)
    }

    // MARK: Invalid events

    /// Writes an invalid event to the dead-letter topic, and returns when it is durable.
    ///
    /// - Throws: `ConnectorError` if no dead-letter topic is configured. The event must not be skipped then.
    func sendToDeadLetters(_ event: RivvenRecord, from origin: EventOrigin, because reason: String) async throws {
        let place = "\(origin.topic)-\(origin.partition) at offset \(origin.offsets.lowerBound)"
        guard let letters else {
            throw ConnectorError(
                "\(connector): the record of \(place) is refused: \(reason); it was not skipped: remove the cause, or "
                    + "set dead_letter_topic to continue without the record")
        }
        try await letters.sendToDeadLetters(event, from: origin, because: reason)
        buried.wrappingAdd(1, ordering: .relaxed)
        log.warning("\(connector): the record of \(place) went to \"\(letters.topic)\": \(reason)")
    }
}
