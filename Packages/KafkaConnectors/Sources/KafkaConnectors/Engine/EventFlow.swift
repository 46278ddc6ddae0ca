import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol
import Synchronization

/// What holds every event on its way, in either direction: the limit on the rate, and the dead letters.
final class EventFlow: Sendable {
    private let options: PipelineOptions
    private let letters: DeadLetters?
    private let connector: String
    private let limiter: Lock<RateLimiter?>
    private let inFlight: ByteBudget?
    private let log: Log
    private let stopSignal: StopSignal
    private let buried = Atomic<UInt64>(0)

    /// The records that were put into the dead-letter topic.
    var deadLetters: UInt64 { buried.load(ordering: .relaxed) }

    /// - Parameters:
    ///   - connector: What errors and dead letters call it: `source "orders"`.
    ///   - stopSignal: Ends the waits for the rate: a stop need not wait for events that were not begun.
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

    // MARK: The rate

    /// Waits until `count` more events may go. Returns whether they may: not if the connector stops while they wait for the
    /// rate, nor after half of the time that a stop may take. The other half is for what was begun.
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

    /// Notes that `count` events are no longer under way.
    func endTurn(_ count: Int) { inFlight?.give(count) }

    /// The most events that may go at once.
    var portion: Int {
        let burst = options.rateLimit.eventsPerSecond == nil ? Int.max : max(options.rateLimit.burst, 1)
        return min(options.maximumEvents, options.rateLimit.maximumInFlight ?? .max, burst)
    }

    // MARK: What is refused

    /// Keeps an event that is refused for what it is, and returns when that is durable.
    ///
    /// - Throws: `ConnectorError` where no topic is there for it: then the pipeline stops, since nothing is skipped.
    func bury(_ event: RivvenRecord, from origin: EventOrigin, because reason: String) async throws {
        let place = "\(origin.topic)-\(origin.partition) at offset \(origin.offsets.lowerBound)"
        guard let letters else {
            throw ConnectorError(
                "\(connector): the record of \(place) is refused: \(reason); it was not skipped: remove the cause, or "
                    + "set dead_letter_topic to continue without the record")
        }
        try await letters.bury(event, from: origin, because: reason)
        buried.wrappingAdd(1, ordering: .relaxed)
        log.warning("\(connector): the record of \(place) went to \"\(letters.topic)\": \(reason)")
    }
}
