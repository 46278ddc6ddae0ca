import Dispatch
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(5))) struct UnansweredProducerTests {
    @Test(.timeLimit(.minutes(5)))
    func withoutAcksQueuedBatchesAreSentOneAfterAnother() async throws {
        let broker = try FakeBroker()
        broker.on(ProduceRequest.self, versions: 3...9) { _, _ in }
        try await broker.with { kafka in
            var configuration = Producer.Configuration()
            configuration.acks = .none
            configuration.isIdempotent = false
            configuration.batchSize = 128
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic("t")
            // All batches are queued before the connection that will send them exists.
            let isFilled = DispatchSemaphore(value: 0)
            producer.sender.loop.execute { isFilled.wait() }
            let value = Bytes(Array(repeating: 1, count: 100))
            for _ in 0..<20_000 { try producer.append(to: topic, partition: 0, key: nil, value: value) }
            isFilled.signal()
            await producer.flush()
            await producer.close()
            #expect(topic.appenders[0].queue.isEmpty)
        }
    }
}
