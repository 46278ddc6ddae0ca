@_spi(KafkaInternals) import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// A member of a consumer group, in the form that a pipeline reads from.
final class KafkaSourceReader: SourceReader {
    let source: KafkaSource
    let kafka: Kafka
    let hooks: SourceHooks
    /// Set by the initializer, or by a hook that is called before the initializer has returned.
    let consumer = Lock<Consumer?>(nil)
    /// Why the reading of assigned partitions could not begin; `nil` if it could.
    let failure = Lock<(any Error)?>(nil)
    /// The notes that are stored with the commits, by partition.
    let notes = Lock<[Int: SourceCommitNote]>([:])
    /// The partitions whose starting position is decided. Until then, the consumer's position may be past what will be
    /// read.
    let placed = Lock<Set<Int>>([])
    /// The partitions whose starting positions are being found and committed, and since when; `nil` if there are none.
    let beginning = Lock<(partitions: [Int], since: ContinuousClock.Instant)?>(nil)
    /// Why partitions cannot be fetched. An entry is removed once its partition can be fetched again.
    private let failing = Lock<[Int: String]>([:])
    /// The mark that is added to each record; `nil` if none is.
    private let provenance: Provenance?

    var options: SourceOptions { source.options }

    init(_ source: KafkaSource, _ kafka: Kafka, _ hooks: SourceHooks) async throws {
        self.source = source
        self.kafka = kafka
        self.hooks = hooks
        let options = source.options
        provenance = try await options.provenance(kafka)
        var configuration = options.consumer
        configuration.hooks = adaptedHooks()
        configuration.onEvent = { [weak self] event in
            self?.noteFetches(event)
            hooks.noticed(event.message)
        }
        let made = try await kafka.consumer(
            group: options.group, topics: [options.kafkaTopic], configuration: configuration)
        consumer.withLock { $0 = made }
    }

    func current() throws -> Consumer {
        guard let consumer = consumer.withLock({ $0 }) else { throw ConnectorError("the reader is closed") }
        return consumer
    }

    func next() async throws -> SourceBatch? {
        let next = try await current().nextBatch()
        // A batch that arrives although the reading of its partition could not begin must not be carried.
        if let failure = failure.withLock({ $0 }) { throw failure }
        guard let batch = next else { return nil }
        let (form, transforms, provenance) = (options.form, options.transforms, provenance)
        return SourceBatch(
            partition: Int(batch.partition), offsets: batch.firstOffset..<max(batch.nextOffset, batch.firstOffset),
            count: try batch.countFromFirstOffset(), size: batch.view.bytes.count,
            memory: batch.memory, owner: batch.groupMetadata.map(SourceOwner.init), isRevoked: { batch.isRevoked }
        ) {
            transforms.isEmpty && provenance == nil
                ? try form.encode(batch) : try form.encode(batch, transforms, provenance)
        }
    }

    func commit(_ positions: [Int: CommittablePosition]) async throws {
        var failure: (any Error)?
        for (owner, positions) in Dictionary(grouping: positions, by: \.value.owner) {
            let offsets = Dictionary(uniqueKeysWithValues: positions.map { ($0.key, $0.value.offset) })
            do {
                try await commit(offsets, of: owner)
            } catch let error as KafkaError where error.code == .lostMembership {
                failure = SourceLane.PartitionLost()
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Commits offsets, each with the note about its log, in the generation in which `owner` received the partitions.
    func commit(_ offsets: [Int: Int64], of owner: SourceOwner?) async throws {
        let notes = notes.withLock { $0 }
        var commits: [TopicPartition: CommittedOffset] = [:]
        for (partition, offset) in offsets {
            commits[topicPartition(partition)] = CommittedOffset(offset, metadata: notes[partition]?.metadata ?? "")
        }
        let consumer = try current()
        guard let owner, var member = consumer.groupMetadata else { return try await consumer.commit(commits) }
        member.memberID = owner.member
        member.generation = Int32(clamping: owner.generation)
        try await consumer.commit(commits, as: member)
    }

    // MARK: Failing fetches

    /// How long finding a starting position may take before that is reported.
    private static let beginningPatience = Duration.seconds(5)

    var troubles: [Int: String] { troubles(at: .now) }

    func troubles(at now: ContinuousClock.Instant) -> [Int: String] {
        let failing = failing.withLock { $0 }
        guard let (partitions, since) = beginning.withLock({ $0 }) else { return failing }
        let wait = since.duration(to: now)
        guard wait > Self.beginningPatience else { return failing }
        let trouble = "its starting position has not been found and committed for \(wait.components.seconds) s"
        return failing.merging(partitions.map { ($0, trouble) }) { own, _ in own }
    }

    private func noteFetches(_ event: Consumer.Event) {
        guard event.kind == .fetchFailing || event.kind == .fetchRecovered else { return }
        let trouble = event.kind == .fetchFailing ? event.message : nil
        failing.withLock { failing in
            for partition in event.partitions.numbers { failing[partition] = trouble }
        }
    }

    // MARK: Positions

    func position(of partition: Int) -> Int64? {
        guard let consumer = consumer.withLock({ $0 }) else { return nil }
        let isPlaced = placed.withLock { $0.contains(partition) }
        let partition = topicPartition(partition)
        guard isPlaced else { return consumer.position(of: partition).map { _ in 0 } }
        if let position = consumer.positionAtRest(of: partition) { return position }
        return consumer.position(of: partition).map { _ in 0 }
    }

    func lag() -> [Int: Int64] {
        guard let lag = consumer.withLock({ $0 })?.lag() else { return [:] }
        return Dictionary(lag.map { (Int($0.key.partition), $0.value) }, uniquingKeysWith: max)
    }

    func ends() -> [Int: Int64] {
        guard let consumer = consumer.withLock({ $0 }) else { return [:] }
        var ends: [Int: Int64] = [:]
        // A position that moves between these two calls makes the end too large, never too small.
        for (partition, lag) in consumer.lag() {
            if let position = consumer.position(of: partition) { ends[Int(partition.partition)] = position.adding(lag) }
        }
        return ends
    }

    var isMember: Bool { consumer.withLock { $0 }?.isSettled ?? false }

    func close(deadline: Duration) async {
        await consumer.withLock({ $0 })?.close(deadline: deadline)
    }

    func pause(_ partition: Int) async {
        // A partition that was revoked meanwhile is not read anyway.
        try? await current().pause([topicPartition(partition)])
    }

    func resume(_ partition: Int, at position: Int64?) async throws {
        let consumer = try current()
        try await place([partition], tails: position.map { [partition: $0] } ?? [:], consumer)
        try await consumer.resume([topicPartition(partition)])
    }

    func topicPartition(_ partition: Int) -> TopicPartition {
        TopicPartition(options.kafkaTopic, Int32(clamping: partition))
    }

    private func adaptedHooks() -> Consumer.RebalanceHooks {
        let hooks = hooks
        var adapted = Consumer.RebalanceHooks()
        adapted.assigned = { [weak self] consumer, partitions in
            // Failures that persist will be reported again.
            self?.failing.withLock { $0 = [:] }
            self?.consumer.withLock { $0 = consumer }
            await self?.begin(partitions.numbers, consumer)
        }
        adapted.revoked = { [weak self] _, partitions in
            await hooks.revoked(partitions.numbers)
            self?.placed.withLock { $0.subtract(partitions.numbers) }
        }
        adapted.lost = { [weak self] _, partitions in
            self?.placed.withLock { $0.subtract(partitions.numbers) }
            await hooks.lost(partitions.numbers)
        }
        return adapted
    }
}

extension SourceOwner {
    init(_ member: GroupMetadata) {
        self.init(member: member.memberID, generation: Int64(member.generation))
    }
}

extension [TopicPartition] {
    fileprivate var numbers: [Int] { map { Int($0.partition) } }
}

extension RecordBatch {
    /// Returns the number of records from `firstOffset` on: the batch may begin before it.
    fileprivate func countFromFirstOffset() throws -> Int {
        guard view.baseOffset < firstOffset else { return count }
        var count = 0
        try forEach { _ in count += 1 }
        return count
    }
}

extension SourceOptions {
    /// Returns the mark that is added to each record; `nil` if none is.
    func provenance(_ kafka: Kafka) async throws -> Provenance? {
        guard marksProvenance else { return nil }
        return Provenance(clusterID: try await kafka.clusterID(), topic: kafkaTopic)
    }
}
