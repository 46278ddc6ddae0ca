import KafkaClient
import KafkaProtocol
import RivvenProtocol

/// The comparison of a Kafka topic with the Rivven topic that a source carries it to.
struct SourceVerification {
    private let configuration: SourceConfiguration
    private let source: KafkaSource
    private let store: any RivvenStore

    init(
        _ configuration: SourceConfiguration, _ settings: PipelineSettings, _ store: any RivvenStore,
        _ clients: KafkaClients
    ) {
        self.configuration = configuration
        self.store = store
        source = KafkaSource(configuration, settings, clients)
    }

    private var keepsPartitions: Bool { configuration.kafka.partitioning == .preserve }

    func run() async -> Verification {
        let note = keepsPartitions ? nil : "the order is not compared, since records are spread over other partitions"
        return await Verification.made(of: "source \"\(source.name)\"", note: note) {
            let sides = try await sides()
            return keepsPartitions ? try await byOffsets(sides) : [try await asSets(sides)]
        }
    }

    private func sides() async throws -> SourceSides {
        let options = source.options
        let kafka = try await source.client.kafka()
        _ = try await source.partitionCount()
        let ranges = try await kafka.ranges(of: options.kafkaTopic, options.consumer.isolationLevel)
        guard let count = try await store.partitionCount(topic: configuration.topic) else {
            throw ConnectorError("Rivven topic \"\(configuration.topic)\" does not exist")
        }
        var bounds: [RivvenPartition: Range<Int64>] = [:]
        for partition in 0..<count {
            let place = RivvenPartition(configuration.topic, partition)
            bounds[place] = try await store.range(of: place)
        }
        return SourceSides(
            kafka: kafka, store: store, options: options, rivvenTopic: configuration.topic,
            provenance: try await options.provenance(kafka), ranges: ranges, bounds: bounds,
            letters: try await DeadLetterIndex(
                of: "source \"\(source.name)\"", in: configuration.deadLetterTopic, store))
    }

    private func byOffsets(_ sides: SourceSides) async throws -> [Verification.Part] {
        var parts: [Verification.Part] = []
        for partition in 0..<max(sides.ranges.count, sides.bounds.count) {
            var outcome = try await OffsetComparison.run(
                sides.records(of: partition), sides.events(of: partition), offsets: sides.ranges[partition] ?? 0..<0,
                beginsAnywhere: configuration.kafka.startOffset == .latest)
            try await outcome.differences.explain { try await sides.contents($0, $1) }
            parts.append(
                Verification.Part(
                    source: "\(source.options.kafkaTopic)-\(partition)", target: "\(configuration.topic)-\(partition)",
                    outcome: outcome))
        }
        return parts
    }

    private func asSets(_ sides: SourceSides) async throws -> Verification.Part {
        let outcome = try await SetComparison.run(expecting: sides.count) {
            sides.records(of: nil)
        } _: {
            sides.events(of: nil)
        }
        return Verification.Part(source: source.options.kafkaTopic, target: configuration.topic, outcome: outcome)
    }
}

/// The two sides of a source, from which reads of one partition or of all are started.
private struct SourceSides {
    let kafka: Kafka
    let store: any RivvenStore
    let options: SourceOptions
    let rivvenTopic: String
    let provenance: Provenance?
    let ranges: [Int: Range<Int64>]
    let bounds: [RivvenPartition: Range<Int64>]
    let letters: DeadLetterIndex

    /// The approximate number of records.
    var count: Int64 {
        max(ranges.values.recordCount, bounds.values.recordCount)
    }

    func records(of partition: Int?) -> KafkaSide {
        let transcript = transcript(of: partition)
        let counted = partition.map { [$0: ranges[$0] ?? 0..<0] } ?? ranges
        return KafkaSide(
            kafka, topic: options.kafkaTopic, counted, options.consumer.isolationLevel, RecordDigester()
        ) { try transcript.expected($0, of: $1.partition, &$2) }
    }

    func events(of partition: Int?) -> RivvenEvents {
        let transcript = transcript(of: partition)
        let place = partition.map { RivvenPartition(rivvenTopic, $0) }
        let counted = place.map { [$0: bounds[$0] ?? 0..<0] } ?? bounds
        return RivvenEvents(store, counted, RecordDigester()) { try transcript.found($0, &$2) }
    }

    private func transcript(of partition: Int?) -> SourceTranscript {
        SourceTranscript(
            options, rivvenTopic: rivvenTopic, partition: partition, provenance: provenance, letters: letters)
    }

    /// Returns the contents of a record, and of the event that carries it.
    func contents(
        _ source: ComparedPlace, _ target: ComparedPlace
    ) async throws -> (RecordContents, RecordContents)? {
        let messages = try await store.consume(
            topic: rivvenTopic, partition: Int(target.partition), from: target.offset, maximumRecords: 1,
            maximumWait: .zero)
        guard let message = messages.first, message.offset == target.offset,
            let record = try await kafka.record(
                at: source.offset, of: TopicPartition(options.kafkaTopic, source.partition))
        else { return nil }
        return try transcript(of: nil).contents(record, message, index: target.index)
    }
}
