import KafkaClient
import KafkaProtocol
import KafkaTransport
import RivvenProtocol

extension PipelineConfiguration {
    /// Compares the source and the target of each enabled connector, up to the ends that are there now: what is missing,
    /// repeated, out of order or changed. Writes nothing.
    ///
    /// - Throws: What keeps Rivven's side from being opened.
    public func verify() async throws -> [Verification] {
        let store = try await openStoreIfThere()
        let clients = KafkaClients()
        var found: [Verification] = []
        for source in sources where source.isEnabled {
            found.append(await SourceVerification(source, settings, store, clients).run())
        }
        for sink in sinks where sink.isEnabled {
            found.append(await SinkVerification(sink, settings, store, clients).run())
        }
        await clients.close()
        await store.close()
        return found
    }
}

/// The comparison of a Kafka topic with the Rivven topic that a source carries it to.
private struct SourceVerification {
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
        let connector = "source \"\(source.name)\""
        do {
            let sides = try await sides()
            let note =
                keepsPartitions ? nil : "the order is not compared, since records are spread over other partitions"
            return Verification(
                connector: connector,
                parts: keepsPartitions ? try await byOffsets(sides) : [try await asSets(sides)], note: note)
        } catch {
            return Verification(connector: connector, failure: "\(error)")
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
            provenance: try await options.provenance(kafka), ranges: ranges, bounds: bounds)
    }

    private func byOffsets(_ sides: SourceSides) async throws -> [Verification.Part] {
        var parts: [Verification.Part] = []
        for partition in 0..<max(sides.ranges.count, sides.bounds.count) {
            let outcome = try await OffsetComparison.run(
                sides.records(of: partition), sides.events(of: partition), offsets: sides.ranges[partition] ?? 0..<0,
                beginsAnywhere: configuration.kafka.startOffset == .latest)
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

/// Begins readings of a source's two sides: of one partition, or of all.
private struct SourceSides {
    let kafka: Kafka
    let store: any RivvenStore
    let options: SourceOptions
    let rivvenTopic: String
    let provenance: Provenance?
    let ranges: [Int: Range<Int64>]
    let bounds: [RivvenPartition: Range<Int64>]

    /// About how many records there are.
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
        SourceTranscript(options, rivvenTopic: rivvenTopic, partition: partition, provenance: provenance)
    }
}

/// The comparison of Rivven topics with the Kafka topic that a sink carries them to, as `read_committed` sees it.
private struct SinkVerification {
    private let configuration: SinkConfiguration
    private let sink: KafkaSink
    private let store: any RivvenStore

    init(
        _ configuration: SinkConfiguration, _ settings: PipelineSettings, _ store: any RivvenStore,
        _ clients: KafkaClients
    ) {
        self.configuration = configuration
        self.store = store
        sink = KafkaSink(configuration, settings, clients, log: .off)
    }

    /// Whether each Kafka partition is the copy of one Rivven partition.
    private var keepsOrder: Bool { configuration.kafka.partitioning == .preserve && configuration.topics.count == 1 }

    func run() async -> Verification {
        let connector = "sink \"\(sink.name)\""
        do {
            let parts = try await parts()
            let note = keepsOrder ? nil : "the order is not compared, since partitions of Rivven are mixed in Kafka's"
            return Verification(connector: connector, parts: parts, note: note)
        } catch {
            return Verification(connector: connector, failure: "\(error)")
        }
    }

    private func parts() async throws -> [Verification.Part] {
        let topic = sink.options.kafkaTopic
        let kafka = try await sink.client.kafka()
        guard try await kafka.describeTopic(topic) != nil else {
            throw ConnectorError("Kafka topic \"\(topic)\" does not exist")
        }
        // The target's ends first: what is carried meanwhile is then no record that the source never had.
        let written = try await kafka.ranges(of: topic, .readCommitted)
        var read: [RivvenPartition: Range<Int64>] = [:]
        for topic in configuration.topics {
            for number in 0..<(try await store.partitionCount(topic: topic) ?? 0) {
                read[RivvenPartition(topic, number)] = try await store.range(of: RivvenPartition(topic, number))
            }
        }
        let keepsTimestamps = (try? await kafka.topicConfig("message.timestamp.type", of: topic)) != "LogAppendTime"
        let sides = SinkSides(
            kafka: kafka, store: store,
            transcript: SinkTranscript(sink.options, ownProvenance: try await sink.options.ownProvenance(kafka)),
            digester: RecordDigester(includesTimestamp: keepsTimestamps))
        return keepsOrder ? try await inOrder(written, read, sides) : [try await asSets(written, read, sides)]
    }

    private func inOrder(
        _ written: [Int: Range<Int64>], _ read: [RivvenPartition: Range<Int64>], _ sides: SinkSides
    ) async throws -> [Verification.Part] {
        let topic = configuration.topics[0]
        var parts: [Verification.Part] = []
        for partition in 0..<max(written.count, read.count) {
            let place = RivvenPartition(topic, partition)
            var comparison = SequenceComparison(beginsAnywhere: configuration.startOffset == .latest)
            let outcome = try await comparison.run(
                sides.events([place: read[place] ?? 0..<0]),
                sides.records(of: sink.options.kafkaTopic, [partition: written[partition] ?? 0..<0]))
            parts.append(
                Verification.Part(
                    source: "\(place)", target: "\(sink.options.kafkaTopic)-\(partition)", outcome: outcome))
        }
        return parts
    }

    private func asSets(
        _ written: [Int: Range<Int64>], _ read: [RivvenPartition: Range<Int64>], _ sides: SinkSides
    ) async throws -> Verification.Part {
        let count = max(written.values.recordCount, read.values.recordCount)
        let outcome = try await SetComparison.run(expecting: count) {
            sides.events(read)
        } _: {
            sides.records(of: sink.options.kafkaTopic, written)
        }
        return Verification.Part(
            source: configuration.topics.joined(separator: "+"), target: sink.options.kafkaTopic, outcome: outcome)
    }
}

/// Begins readings of a sink's two sides.
private struct SinkSides {
    let kafka: Kafka
    let store: any RivvenStore
    let transcript: SinkTranscript
    let digester: RecordDigester

    func events(_ ranges: [RivvenPartition: Range<Int64>]) -> RivvenEvents {
        RivvenEvents(store, ranges, digester) { [transcript] in try transcript.expected($0, $1, &$2) }
    }

    func records(of topic: String, _ ranges: [Int: Range<Int64>]) -> KafkaSide {
        KafkaSide(kafka, topic: topic, ranges, .readCommitted, digester) { [transcript] in
            try transcript.found($0, &$2)
        }
    }
}

extension Kafka {
    /// Where each partition begins and ends now.
    fileprivate func ranges(of topic: String, _ isolation: IsolationLevel) async throws -> [Int: Range<Int64>] {
        let ends = try await listOffsets(of: topic, at: .latest, isolationLevel: isolation)
        let starts = try await listOffsets(of: topic, at: .earliest)
        var ranges: [Int: Range<Int64>] = [:]
        for (partition, end) in ends {
            let start = starts[partition]?.offset ?? 0
            ranges[Int(partition)] = start..<max(start, end.offset)
        }
        return ranges
    }
}

extension RivvenStore {
    /// Where a partition begins and ends now.
    fileprivate func range(of partition: RivvenPartition) async throws -> Range<Int64> {
        let bounds = try await offsetBounds(topic: partition.topic, partition: partition.partition)
        return bounds.earliest..<max(bounds.earliest, bounds.latest)
    }
}

extension Sequence<Range<Int64>> {
    /// About how many records lie there.
    fileprivate var recordCount: Int64 { reduce(0) { $0.adding($1.upperBound.distance(above: $1.lowerBound)) } }
}
