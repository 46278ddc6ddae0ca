import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaClient

/// Tests of every request of producers and consumers, without a response and with every error code. Each public call
/// ends by its deadline or with that error. In ten minutes the client sends no more requests than the waits between
/// them allow.
@Suite(.timeLimit(.minutes(3))) struct StreamBoundsTests {
    /// The calls of a user of a producer or consumer, while one kind of request fails.
    struct Use: Sendable, CustomTestStringConvertible {
        let api: APIKey
        let what: String
        /// The maximum time of all calls together, including closing the producer.
        let limit: Duration
        /// The maximum number of requests of kind `api` in ten minutes.
        var requests = 20
        /// The error codes with which the calls still succeed.
        var accepted: Set<ErrorCode> = []
        /// Makes the calls. Returns their error, or `nil` if they succeeded.
        let run: @Sendable (Kafka, FakeBroker) async -> KafkaError?

        func isAccepted(_ failure: ErrorCode?) -> Bool { failure.map(accepted.contains) ?? false }

        var testDescription: String { "\(api): \(what)" }
    }

    /// The code that means that the batch was written before.
    private static let written: Set<ErrorCode> = [.duplicateSequenceNumber]

    static let uses: [Use] = [
        // A batch is sent again for 120 s (`delivery.timeout.ms`). The wait doubles from 100 ms to 1 s, less 20 %
        // jitter, so more than 20 requests are needed.
        Use(api: .produce, what: "send", limit: .seconds(120 + 30 + 30), requests: 4 + 150, accepted: written) {
            kafka, _ in
            await withProducer(kafka) { producer throws(KafkaError) in
                _ = try await producer.send(to: "t", value: "a")
            }
        },
        Use(api: .produce, what: "flush", limit: .seconds(120 + 30 + 30), requests: 4 + 150, accepted: written) {
            kafka, _ in
            await withProducer(kafka, reportsDeliveries: true) { producer throws(KafkaError) in
                try producer.append(to: try await producer.topic("t"), key: Bytes?.none, value: "a")
                await producer.flush()
                var reports = producer.deliveries.makeAsyncIterator()
                if let error = await reports.next()?.error { throw error }
            }
        },
        Use(api: .produce, what: "commit", limit: .seconds(120 + 30 + 30), requests: 4 + 150, accepted: written) {
            kafka, _ in
            await withProducer(kafka, id: "id") { producer throws(KafkaError) in
                try producer.beginTransaction()
                try producer.append(to: try await producer.topic("t"), key: Bytes?.none, value: "a")
                try await producer.commitTransaction()
            }
        },
        Use(api: .initProducerId, what: "create", limit: .seconds(60 + 30)) { kafka, _ in
            await withProducer(kafka) { _ throws(KafkaError) in }
        },
        Use(api: .initProducerId, what: "create with a transactional id", limit: .seconds(60 + 30)) { kafka, _ in
            await withProducer(kafka, id: "id") { _ throws(KafkaError) in }
        },
        Use(api: .addPartitionsToTxn, what: "commit", limit: .seconds(60 + 30)) { kafka, _ in
            await withProducer(kafka, id: "id") { producer throws(KafkaError) in
                try producer.beginTransaction()
                try producer.append(to: try await producer.topic("t"), key: Bytes?.none, value: "a")
                try await producer.commitTransaction()
            }
        },
        Use(api: .addPartitionsToTxn, what: "send", limit: .seconds(60 + 30)) { kafka, _ in
            await withProducer(kafka, id: "id") { producer throws(KafkaError) in
                try producer.beginTransaction()
                _ = try await producer.send(to: "t", value: "a")
            }
        },
        Use(api: .addOffsetsToTxn, what: "sendOffsets", limit: .seconds(60 + 30)) { await sendOffsets($0, $1) },
        Use(api: .txnOffsetCommit, what: "sendOffsets", limit: .seconds(60 + 30)) { await sendOffsets($0, $1) },
        Use(api: .endTxn, what: "commit", limit: .seconds(60 + 30)) { kafka, _ in
            await withProducer(kafka, id: "id") { producer throws(KafkaError) in
                try producer.beginTransaction()
                _ = try await producer.send(to: "t", value: "a")
                try await producer.commitTransaction()
            }
        },
        // Closing sends another abort, for at most 30 s. If the coordinator has forgotten the id, there is nothing to
        // abort.
        Use(
            api: .endTxn, what: "abort", limit: .seconds(60 + 30), requests: 40,
            accepted: [.invalidProducerIdMapping, .unknownProducerId]
        ) { kafka, _ in
            await withProducer(kafka, id: "id") { producer throws(KafkaError) in
                try producer.beginTransaction()
                _ = try await producer.send(to: "t", value: "a")
                try await producer.abortTransaction()
            }
        },
    ]

    /// Each use with each group of failures of its request.
    static let cases = uses.flatMap { use in FailureGroup.all(of: use.api).map { (use, $0) } }

    /// The result of the calls.
    private struct Outcome {
        var error: KafkaError?
        var elapsed = Duration.zero
        var requests = 0
        /// The number of requests of all kinds.
        var all = 0

        func keeps(_ use: Use) -> Bool {
            // The clock may pass a timer before a call begins, and one after it ends.
            elapsed <= use.limit + .seconds(15) && requests <= use.requests && all <= 3 * use.requests + 10
        }
    }

    @Test(arguments: cases)
    func aCallEndsHoweverItsRequestFails(_ use: Use, _ group: FailureGroup) async throws {
        let broker = try FakeBroker()
        broker.respondToEverything()
        let kafka = try await broker.client(movesWhileOpening: false)
        for (index, failure) in group.failures.enumerated() {
            broker.fail(use.api, with: failure)
            // For one code of each class, count the requests of ten minutes: none should follow after the call.
            let isFirst = index == 0
            var outcome = await Self.outcome(of: use, broker, kafka, watching: isFirst)
            // If the machine delays a thread, the clock may move too early. Then try again.
            for _ in 0..<2 where !outcome.keeps(use) {
                outcome = await Self.outcome(of: use, broker, kafka, watching: isFirst)
            }
            let name = failure?.name ?? "no response"
            #expect(outcome.keeps(use), "\(name): \(outcome)")
            #expect((outcome.error == nil) == use.isAccepted(failure), "\(name): \(outcome)")
        }
        await kafka.close()
        await broker.stop()
    }

    private static func outcome(of use: Use, _ broker: FakeBroker, _ kafka: Kafka, watching: Bool) async -> Outcome {
        broker.forgetRequests()
        let start = broker.clock.now()
        let (error, elapsed) = await broker.timed(kafka) { await use.run(kafka, broker) }
        if watching { await broker.pass(until: start &+ Duration.seconds(600).nanoseconds) }
        let received = broker.received
        return Outcome(
            error: error, elapsed: elapsed, requests: received.count { $0 == use.api }, all: received.count)
    }

    private static func withProducer(
        _ kafka: Kafka, id: String? = nil, reportsDeliveries: Bool = false,
        _ body: (Producer) async throws(KafkaError) -> Void
    ) async -> KafkaError? {
        var configuration = Producer.Configuration()
        configuration.transactionalID = id
        configuration.linger = .zero
        configuration.reportsDeliveries = reportsDeliveries
        do throws(KafkaError) {
            let producer = try await kafka.producer(configuration)
            var failure: KafkaError?
            do throws(KafkaError) { try await body(producer) } catch { failure = error }
            await producer.close()
            return failure
        } catch {
            return error
        }
    }

    private static func sendOffsets(_ kafka: Kafka, _ broker: FakeBroker) async -> KafkaError? {
        await withProducer(kafka, id: "id") { producer throws(KafkaError) in
            try producer.beginTransaction()
            let position = CommittedOffset(5)
            try await producer.sendOffsets([TopicPartition("t", 0): position], group: GroupMetadata(group: "g"))
        }
    }
}
