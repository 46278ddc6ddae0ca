import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaClient

/// Tests of every request of a consumer, without a response and with every error code, for ten minutes. The reader gets
/// the error or an event reports it, the requests are not sent faster than their waits allow, and the consumer can be
/// closed.
@Suite(.timeLimit(.minutes(3))) struct ReadingBoundsTests {
    /// A request, the number of requests that may be sent without a wait, and the wait before later ones in seconds.
    ///
    /// A consumer retries until it is closed, so it sends more than 20 requests in ten minutes. The waits double up to
    /// a limit, less 20 % jitter. The limit is 5 s after a failed fetch, and 10 s outside a group.
    static let limits: [(api: APIKey, atOnce: Int, wait: Int)] = [
        (.fetch, 10, 4), (.joinGroup, 12, 8), (.syncGroup, 12, 8),
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let api: APIKey
        let atOnce: Int
        let wait: Int
        let group: FailureGroup

        var testDescription: String { "\(api): \(group.testDescription)" }
    }

    static let cases = limits.flatMap { limit in
        FailureGroup.all(of: limit.api).map { Case(api: limit.api, atOnce: limit.atOnce, wait: limit.wait, group: $0) }
    }

    final class Notes: Sendable {
        let events = Lock<[String]>([])
        func note(_ text: String) { events.withLock { $0.append(text) } }
        var isEmpty: Bool { events.withLock { $0.isEmpty } }
    }

    @Test(arguments: cases)
    func failuresAreReportedAndTheBrokerIsNotFlooded(_ example: Case) async throws {
        let api = example.api
        let broker = try FakeBroker()
        broker.respondToEverything()
        let kafka = try await broker.client(movesWhileOpening: false)
        for (index, failure) in example.group.failures.enumerated() {
            broker.fail(api, with: failure)
            broker.forgetRequests()
            let start = broker.clock.now()
            let notes = Notes()
            let consumer = try await Self.consumer(of: kafka, inGroup: api != .fetch, notes)
            let isTold = Lock(false)
            let reading = Task { () -> KafkaError? in
                defer { isTold.withLock { $0 = true } }
                do throws(KafkaError) { _ = try await consumer.nextBatch() } catch { return error }
                return nil
            }
            // Ten minutes for one code of each class, and for requests without a response. One minute for the other
            // codes.
            let seconds = index == 0 ? 600 : 60
            var passed = 0
            // If the machine delays a thread, the clock may move too early. Then the reader gets more time.
            repeat {
                passed += seconds
                await broker.pass(until: start &+ Duration.seconds(passed).nanoseconds)
            } while notes.isEmpty && !isTold.withLock { $0 } && passed < 4 * seconds
            let (name, received) = (failure?.name ?? "no response", broker.received)
            let limit = example.atOnce + passed / example.wait
            let (_, elapsed) = await broker.timed(kafka) { await consumer.close() }
            let error = await reading.value
            #expect(elapsed <= .seconds(10 + 30), "\(name): closing took \(elapsed)")
            #expect(received.count { $0 == api } <= limit, "\(name): \(received.count { $0 == api }) requests")
            #expect(received.count <= 5 * limit, "\(name): \(received.count) requests of all kinds")
            #expect(error != nil || !notes.isEmpty, "\(name): nothing was reported")
        }
        await kafka.close()
        await broker.stop()
    }

    @Test(arguments: FailureGroup.all(of: .leaveGroup))
    func closingAConsumerEndsHoweverItsLeaveFails(_ group: FailureGroup) async throws {
        let broker = try FakeBroker()
        broker.respondToEverything()
        let kafka = try await broker.client(movesWhileOpening: false)
        for failure in group.failures {
            broker.fail(.leaveGroup, with: failure)
            broker.forgetRequests()
            let isAssigned = Gate()
            let consumer = try await Self.consumer(of: kafka, inGroup: true, Notes(), isAssigned)
            await isAssigned.pass()
            let (_, elapsed) = await broker.timed(kafka) { await consumer.close() }
            let (name, requests) = (failure?.name ?? "no response", broker.received.count { $0 == .leaveGroup })
            #expect(elapsed <= .seconds(10 + 30) && requests == 1, "\(name): \(elapsed), \(requests) requests")
        }
        await kafka.close()
        await broker.stop()
    }

    @Test(arguments: FailureGroup.all(of: .offsetCommit))
    func aCommitEndsHoweverItsRequestFails(_ group: FailureGroup) async throws {
        let broker = try FakeBroker()
        broker.respondToEverything()
        let kafka = try await broker.client(movesWhileOpening: false)
        for failure in group.failures {
            broker.fail(.offsetCommit, with: failure)
            var (elapsed, requests) = (Duration.seconds(1000), 0)
            // If the machine delays a thread, the clock may move too early. Then try again.
            for _ in 0..<3 where elapsed > .seconds(60 + 30) {
                let isAssigned = Gate()
                let consumer = try await Self.consumer(of: kafka, inGroup: true, Notes(), isAssigned)
                await isAssigned.pass()
                broker.forgetRequests()
                elapsed = await broker.timed(kafka) {
                    await #expect(throws: KafkaError.self, "\(failure?.name ?? "no response")") {
                        try await consumer.commit([TopicPartition("t", 0): Int64(5)])
                    }
                }.elapsed
                requests = broker.received.count { $0 == .offsetCommit }
                await consumer.close()
            }
            let name = failure?.name ?? "no response"
            #expect(elapsed <= .seconds(60 + 30) && requests <= 20, "\(name): \(elapsed), \(requests) requests")
        }
        await kafka.close()
        await broker.stop()
    }

    private static func consumer(
        of kafka: Kafka, inGroup: Bool, _ notes: Notes, _ isAssigned: Gate? = nil
    ) async throws -> Consumer {
        var configuration = Consumer.Configuration()
        configuration.onEvent = { notes.note("\($0)") }
        configuration.hooks.assigned = { _, _ in isAssigned?.open() }
        guard inGroup else {
            return try await kafka.consumer(partitions: [TopicPartition("t", 0): 0], configuration: configuration)
        }
        return try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
    }
}
