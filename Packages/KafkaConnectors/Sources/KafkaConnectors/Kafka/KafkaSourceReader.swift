@_spi(KafkaInternals) import KafkaClient
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
        provenance = try await options.provenance(kafka)
        var configuration = options.consumer
        configuration.hooks = adapted(hooks)
        configuration.onEvent = { hooks.noticed($0.message) }
        let made = try await kafka.consumer(
            group: options.group, topics: [options.kafkaTopic], configuration: configuration)
        consumer.withLock { $0 = made }
    }

    private func current() throws -> Consumer {
        guard let consumer = consumer.withLock({ $0 }) else { throw ConnectorError("the reading is closed") }
        return consumer
    }

    func next() async throws -> SourceBatch? {
        let next = try await current().nextBatch()
        // What comes although its partition could not be begun is not carried.
        if let failure = failure.withLock({ $0 }) { throw failure }
        guard let batch = next else { return nil }
        let (form, transforms, provenance) = (options.form, options.transforms, provenance)
        return SourceBatch(
            partition: Int(batch.partition), offsets: batch.firstOffset..<max(batch.nextOffset, batch.firstOffset),
            count: batch.count, size: batch.view.bytes.count,
            memory: batch.memory, isRevoked: { batch.isRevoked }
        ) {
            transforms.isEmpty && provenance == nil
                ? try form.encode(batch) : try form.encode(batch, transforms, provenance)
        }
    }

    func commit(_ positions: [Int: CommittablePosition]) async throws {
        var offsets: [TopicPartition: Int64] = [:]
        for (partition, position) in positions { offsets[topicPartition(partition)] = position.offset }
        try await current().commit(offsets)
    }

    func position(of partition: Int) -> Int64? {
        guard let consumer = consumer.withLock({ $0 }) else { return nil }
        let partition = topicPartition(partition)
        if let position = consumer.positionAtRest(of: partition) { return position }
        return consumer.position(of: partition).map { _ in 0 }
    }

    func lag() -> [Int: Int64] {
        guard let lag = consumer.withLock({ $0 })?.lag() else { return [:] }
        return Dictionary(lag.map { (Int($0.key.partition), $0.value) }, uniquingKeysWith: max)
    }

    func close(deadline: Duration) async {
        await consumer.withLock({ $0 })?.close(deadline: deadline)
    }

    /// Begins where the pipeline says, unless something further on was committed.
    ///
    /// What the reset policy says is no such thing: `latest` would skip what came since the last run.
    private func begin(_ partitions: [TopicPartition], _ hooks: SourceHooks) async {
        do {
            let begins = try await hooks.assigned(partitions.numbers)
            // The hook may come before the initialiser has handed the consumer over.
            while consumer.withLock({ $0 }) == nil { await Task.yield() }
            let consumer = try current()
            let committed = try await consumer.committed(partitions)
            var positions: [TopicPartition: Int64] = [:]
            for (number, offset) in begins {
                let partition = topicPartition(number)
                if offset > committed[partition] ?? -1 { positions[partition] = offset }
            }
            try await consumer.seek(to: positions)
            try await keepStart(of: partitions.filter { committed[$0] == nil }, consumer)
        } catch {
            failure.withLock { $0 = error }
            let consumer = consumer.withLock { $0 }
            Task { await consumer?.close(deadline: .zero) }
        }
    }

    /// Where reading begins at what is new, that place is kept: after a failure before the first commit the end would be
    /// another, and what came between be skipped.
    private func keepStart(of partitions: [TopicPartition], _ consumer: Consumer) async throws {
        guard options.consumer.offsetReset == .latest else { return }
        var starts: [TopicPartition: Int64] = [:]
        for partition in partitions { starts[partition] = consumer.position(of: partition) }
        try await consumer.commit(starts)
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

extension SourceOptions {
    /// What each record is marked with, where that is asked for.
    func provenance(_ kafka: Kafka) async throws -> Provenance? {
        guard marksProvenance else { return nil }
        return Provenance(clusterID: try await kafka.clusterID(), topic: kafkaTopic)
    }
}
