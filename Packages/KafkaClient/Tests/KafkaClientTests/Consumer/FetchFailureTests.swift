import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

/// Tests of a consumer of one partition whose broker fails, is silent, or changes the topic.
@Suite(.timeLimit(.minutes(1)))
struct FetchFailureTests {
    let partition = TopicPartition("t", 0)
    let events = EventRecorder()

    func configuration() -> Consumer.Configuration {
        var configuration = Consumer.Configuration()
        configuration.onEvent = { event in events.all.withLock { $0.append(event) } }
        return configuration
    }

    func first(_ kind: Consumer.Event.Kind) -> Consumer.Event? {
        events.all.withLock { $0.first { $0.kind == kind } }
    }

    func with(
        _ broker: FakeBroker, at position: Int64 = 0, requestTimeout: Duration = .seconds(5),
        _ configuration: Consumer.Configuration, _ body: (Consumer) async throws -> Void
    ) async throws {
        try await broker.with(requestTimeout: requestTimeout) { kafka in
            let consumer = try await kafka.consumer(partitions: [partition: position], configuration: configuration)
            do { try await body(consumer) } catch {
                await consumer.close()
                throw error
            }
            await consumer.close()
        }
    }

    @Test func fetchesThatReturnNothingAtOnceAreSlowedDown() async throws {
        let broker = try FakeBroker()
        let script = FetchScript { _, _ in .init() }
        script.install(on: broker)
        let isReported = Gate()
        var configuration = configuration()
        configuration.fetchMaximumWait = .milliseconds(40)
        let asked = Lock(0)
        configuration.onEvent = { event in
            guard event.kind == .emptyResponses else { return }
            asked.withLock { count in
                if count == 0 { count = script.asked.withLock { $0.count } }
            }
            isReported.open()
        }
        let start = ContinuousClock.now
        try await with(broker, configuration) { _ in
            await isReported.pass()
            // Sixteen rounds, all with a wait except the first two.
            let time = ContinuousClock.now - start
            #expect(time > .milliseconds(40 * 12))
            // A round that takes longer than half of the wait is not delayed further.
            let most = max(Int(time / .milliseconds(15)) + 4, 16)
            #expect((16...most).contains(asked.withLock { $0 }))
        }
    }

    @Test(arguments: [ErrorCode.topicAuthorizationFailed, .unsupportedVersion, ErrorCode(rawValue: 4321)])
    func aPermanentErrorReachesTheReader(_ code: ErrorCode) async throws {
        let broker = try FakeBroker()
        let script = FetchScript { _, _ in .init(error: code) }
        script.install(on: broker)
        try await with(broker, configuration()) { consumer in
            let error = await #expect(throws: KafkaError.self) { try await consumer.nextBatch() }
            #expect(error?.brokerError == code && error?.partition == 0)
            #expect(script.asked.withLock { $0.count } <= 4)
        }
    }

    @Test func aBrokerWithoutFetchIsReportedToTheReader() async throws {
        try await with(FakeBroker(), configuration()) { consumer in
            let error = await #expect(throws: KafkaError.self) { try await consumer.nextBatch() }
            #expect(error?.code == .unsupportedVersion)
        }
    }

    @Test func aSilentBrokerIsReportedAndReadingRecovers() async throws {
        let broker = try FakeBroker()
        let count = Lock(0)
        let script = FetchScript { offset, _ in
            offset == 0 ? try? .init(records: Batches.records(at: 0), highWatermark: 1) : nil
        }
        broker.on(FetchRequest.self, versions: 4...12) { [unowned broker] request, reply in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number > 1 { script.respond(to: request, on: broker, reply) }
        }
        var configuration = configuration()
        configuration.fetchMaximumWait = .milliseconds(20)
        try await with(broker, requestTimeout: .milliseconds(200), configuration) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(batch?.firstOffset == 0)
            let event = try #require(first(.fetchFailing))
            #expect(event.attempts == 1 && event.partitions == [partition])
            #expect(first(.fetchRecovered) != nil)
        }
    }

    @Test func aTopicIsFetchedByItsId() async throws {
        let broker = try FakeBroker()
        let id = UUID128(high: 1, low: 2)
        broker.topic.withLock { $0.id = id }
        let script = FetchScript { offset, _ in
            offset == 0 ? try? .init(records: Batches.records(at: 0), highWatermark: 1) : nil
        }
        script.install(on: broker)
        try await with(broker, configuration()) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(batch?.firstOffset == 0)
            #expect(script.topicIDs.withLock { $0 } == [id])
        }
    }

    @Test func aTopicThatWasRecreatedIsReadFromItsFirstRecord() async throws {
        let broker = try FakeBroker()
        let (old, new) = (UUID128(high: 1, low: 2), UUID128(high: 1, low: 3))
        broker.topic.withLock { $0.id = old }
        broker.lists(start: 2, end: 9)
        let topic = broker.topic
        let script = FetchScript { offset, number in
            if number == 0 { return try? .init(records: Batches.records(at: offset), highWatermark: 30) }
            if number == 1 { topic.withLock { $0.id = new } }
            guard offset == 2 else { return .init(error: .unknownTopicId) }
            return try? .init(records: Batches.records(at: 2), highWatermark: 9)
        }
        script.install(on: broker)
        var configuration = configuration()
        configuration.offsetReset = .latest
        try await with(broker, at: 7, configuration) { consumer in
            let before = try await consumer.nextBatch()
            let after = try await consumer.nextBatch()
            #expect(before?.firstOffset == 7 && after?.firstOffset == 2)
            let event = try #require(first(.topicRecreated))
            #expect(event.oldTopicID == "\(old)" && event.newTopicID == "\(new)")
            #expect(event.offset == 8 && event.end == 30 && event.newOffset == 2)
        }
    }

    @Test func withoutIdsAnEndBeforeThePositionIsARecreatedTopic() async throws {
        let broker = try FakeBroker()
        broker.lists(start: 0, end: 3)
        let script = FetchScript { offset, _ in
            offset == 7
                ? .init(error: .offsetOutOfRange)
                : offset == 0 ? try? .init(records: Batches.records(at: 0), highWatermark: 3) : nil
        }
        script.install(on: broker)
        var configuration = configuration()
        configuration.offsetReset = .latest
        try await with(broker, at: 7, configuration) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(batch?.firstOffset == 0)
            let event = try #require(first(.topicRecreated))
            #expect(event.offset == 7 && event.newOffset == 0 && event.oldTopicID == nil)
        }
    }
}

/// Records the events of a consumer.
final class EventRecorder: Sendable {
    let all = Lock<[Consumer.Event]>([])
}
