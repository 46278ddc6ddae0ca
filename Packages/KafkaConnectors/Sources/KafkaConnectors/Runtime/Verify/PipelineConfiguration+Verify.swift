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

    func run() async -> Verification {
        let connector = "source \"\(source.name)\""
        do {
            return Verification(connector: connector, parts: try await parts())
        } catch {
            return Verification(connector: connector, failure: "\(error)")
        }
    }

    private func parts() async throws -> [Verification.Part] {
        let options = source.options
        let kafka = try await source.client.kafka()
        _ = try await source.partitionCount()
        let ranges = try await kafka.ranges(of: options.kafkaTopic, options.consumer.isolationLevel)
        guard let count = try await store.partitionCount(topic: configuration.topic) else {
            throw ConnectorError("Rivven topic \"\(configuration.topic)\" does not exist")
        }
        let provenance = try await options.provenance(kafka)
        var parts: [Verification.Part] = []
        for partition in 0..<max(ranges.count, count) {
            let range = ranges[partition] ?? 0..<0
            let transcript = SourceTranscript(
                options, rivvenTopic: configuration.topic, partition: partition, provenance: provenance)
            let expected = KafkaSide(
                kafka, topic: options.kafkaTopic, [partition: range], options.consumer.isolationLevel, RecordDigester()
            ) { try transcript.expected($0, &$1) }
            let place = RivvenPartition(configuration.topic, partition)
            let bounds = partition < count ? try await store.range(of: place) : 0..<0
            let found = RivvenEvents(store, [place: bounds], RecordDigester()) { try transcript.found($0, &$2) }
            let outcome = try await OffsetComparison.run(
                expected, found, offsets: range, beginsAnywhere: configuration.kafka.startOffset == .latest)
            parts.append(
                Verification.Part(
                    source: "\(options.kafkaTopic)-\(partition)", target: "\(configuration.topic)-\(partition)",
                    outcome: outcome))
        }
        return parts
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
        let count = max(
            written.values.reduce(0) { $0 + Int64($1.count) }, read.values.reduce(0) { $0 + Int64($1.count) })
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
            try transcript.found($0, &$1)
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
