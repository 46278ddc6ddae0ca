import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// A membership of a consumer group, as a pipeline sees it.
final class KafkaSourceReader: SourceReader {
    private let options: SourceOptions
    /// Set once, before the first hook that needs it can be called.
    private let consumer = Lock<Consumer?>(nil)

    init(_ options: SourceOptions, _ kafka: Kafka, _ hooks: SourceHooks) async throws {
        self.options = options
        var configuration = options.consumer
        configuration.hooks = adapted(hooks)
        let made = try await kafka.consumer(
            group: options.group, topics: [options.kafkaTopic], configuration: configuration)
        consumer.withLock { $0 = made }
    }

    private func current() throws -> Consumer {
        guard let consumer = consumer.withLock({ $0 }) else { throw ConnectorError("the reading is closed") }
        return consumer
    }

    func next() async throws -> SourceBatch? {
        guard let batch = try await current().nextBatch() else { return nil }
        let form = options.form
        return SourceBatch(
            partition: Int(batch.partition), offsets: batch.firstOffset..<max(batch.nextOffset, batch.firstOffset),
            count: batch.count, size: batch.view.bytes.count
        ) { try form.encode(batch) }
    }

    func commit(_ positions: [Int: CommittablePosition]) async throws {
        var offsets: [TopicPartition: Int64] = [:]
        for (partition, position) in positions { offsets[topicPartition(partition)] = position.offset }
        try await current().commit(offsets)
    }

    func position(of partition: Int) -> Int64? { nil }

    func lag() -> [Int: Int64] { [:] }

    func close(deadline: Duration) async {
        await consumer.withLock({ $0 })?.close(deadline: deadline)
    }

    private func topicPartition(_ partition: Int) -> TopicPartition {
        TopicPartition(options.kafkaTopic, Int32(clamping: partition))
    }

    private func adapted(_ hooks: SourceHooks) -> Consumer.RebalanceHooks {
        var adapted = Consumer.RebalanceHooks()
        adapted.assigned = { partitions in _ = try? await hooks.assigned(partitions.numbers) }
        adapted.revoked = { await hooks.revoked($0.numbers) }
        adapted.lost = { await hooks.lost($0.numbers) }
        return adapted
    }
}

extension [TopicPartition] {
    fileprivate var numbers: [Int] { map { Int($0.partition) } }
}
