import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import Testing

@Suite(.timeLimit(.minutes(5))) struct FailureTests {
    @Test func unreachableBrokerFailsInTimeWithAOneLineError() async {
        var configuration = Kafka.Configuration()
        configuration.connectTimeout = .seconds(1)
        configuration.requestTimeout = .seconds(1)
        let started = ContinuousClock.now
        await #expect {
            _ = try await Kafka(bootstrap: "127.0.0.1:1", configuration: configuration)
        } throws: { error in
            guard let error = error as? KafkaError else { return false }
            return error.code == .connection && error.description.contains("127.0.0.1:1")
                && !error.description.contains("\n")
        }
        // Far more than the configured second, because the other tests use the two cores too.
        #expect(ContinuousClock.now - started < .seconds(20))
    }

    @Test func acknowledgedRecordsSurviveABrokerRestart() async throws {
        let directory = "/tmp/broker-suite-\(UInt64.random(in: 0 ... .max))"
        var broker = try await KafkaBroker.start(configuration: .init(dataDirectory: directory))
        let port = broker.port
        let kafka = try await Kafka(bootstrap: broker.bootstrap)
        try await kafka.createTopic("orders", partitions: 1)
        let producer = try await kafka.producer()
        let sending = Task {
            var offsets: [Int64] = []
            for number in 0..<300 {
                offsets.append(try await producer.send(to: "orders", value: Bytes(utf8: "\(number)")).offset)
            }
            return offsets
        }
        try await Task.sleep(for: .milliseconds(200))
        await broker.stop()
        broker = try await KafkaBroker.start(
            configuration: .init(port: port, dataDirectory: directory))
        #expect(try await sending.value.filter { $0 >= 0 }.count > 0)
        let consumer = try await kafka.consumer(partitions: [TopicPartition("orders", 0): 0])
        var values: [String] = []
        while values.count < 300, let batch = try await consumer.nextBatch() {
            for record in batch { values.append(record.value?.utf8String ?? "") }
        }
        #expect(values == (0..<300).map(String.init))
        #expect(try await kafka.offsets(of: "orders")[0]?.end == 300)
        await consumer.close()
        await producer.close()
        await kafka.close()
        await broker.stop()
    }
}
