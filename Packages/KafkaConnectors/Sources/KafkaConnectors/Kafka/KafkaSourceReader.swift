import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// A membership of a consumer group, as a pipeline sees it.
final class KafkaSourceReader: SourceReader {
    private let options: SourceOptions
    /// Set once, before the first hook that needs it can be called.
    private let consumer = Lock<Consumer?>(nil)
    /// Why partitions that were assigned could not be begun.
    private let failure = Lock<(any Error)?>(nil)
    /// What each record is marked with.
    private let provenance: Provenance?

    init(_ options: SourceOptions, _ kafka: Kafka, _ hooks: SourceHooks) async throws {
        self.options = options
        provenance =
            options.marksProvenance
            ? Provenance(clusterID: try await kafka.clusterID(), topic: options.kafkaTopic) : nil
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
        guard let batch = try await current().nextBatch() else {
            if let failure = failure.withLock({ $0 }) { throw failure }
            return nil
        }
        let (form, transforms, provenance) = (options.form, options.transforms, provenance)
        return SourceBatch(
            partition: Int(batch.partition), offsets: batch.firstOffset..<max(batch.nextOffset, batch.firstOffset),
            count: batch.count, size: batch.view.bytes.count
        ) {
            transforms.isEmpty && provenance == nil
                ? SourceEvents(try form.encode(batch)) : try form.encode(batch, transforms, provenance)
        }
    }

    func commit(_ positions: [Int: CommittablePosition]) async throws {
        var offsets: [TopicPartition: Int64] = [:]
        for (partition, position) in positions { offsets[topicPartition(partition)] = position.offset }
        try await current().commit(offsets)
    }

    func position(of partition: Int) -> Int64? {
        consumer.withLock({ $0 })?.position(of: topicPartition(partition))
    }

    func lag() -> [Int: Int64] {
        guard let lag = consumer.withLock({ $0 })?.lag() else { return [:] }
        return Dictionary(uniqueKeysWithValues: lag.map { (Int($0.key.partition), $0.value) })
    }

    func close(deadline: Duration) async {
        await consumer.withLock({ $0 })?.close(deadline: deadline)
    }

    /// Begins where the pipeline says, where that is further on than what was committed.
    private func begin(_ partitions: [TopicPartition], _ hooks: SourceHooks) async {
        do {
            let begins = try await hooks.assigned(partitions.numbers)
            // The hook may come before the initialiser has handed the consumer over.
            while consumer.withLock({ $0 }) == nil { await Task.yield() }
            let consumer = try current()
            var positions: [TopicPartition: Int64] = [:]
            for (number, offset) in begins {
                let partition = topicPartition(number)
                if offset > consumer.position(of: partition) ?? 0 { positions[partition] = offset }
            }
            try await consumer.seek(to: positions)
        } catch {
            failure.withLock { $0 = error }
            let consumer = consumer.withLock { $0 }
            Task { await consumer?.close(deadline: .zero) }
        }
    }

    private func topicPartition(_ partition: Int) -> TopicPartition {
        TopicPartition(options.kafkaTopic, Int32(clamping: partition))
    }

    private func adapted(_ hooks: SourceHooks) -> Consumer.RebalanceHooks {
        var adapted = Consumer.RebalanceHooks()
        adapted.assigned = { [weak self] partitions in await self?.begin(partitions, hooks) }
        adapted.revoked = { await hooks.revoked($0.numbers) }
        adapted.lost = { await hooks.lost($0.numbers) }
        return adapted
    }
}

extension [TopicPartition] {
    fileprivate var numbers: [Int] { map { Int($0.partition) } }
}
