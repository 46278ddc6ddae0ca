import KafkaClient
import KafkaProtocol
import KafkaTransport
import RivvenProtocol

/// The comparison of Rivven topics with the Kafka topic that a sink carries them to, as `read_committed` sees it.
struct SinkVerification {
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
        let note = keepsOrder ? nil : "the order is not compared, since partitions of Rivven are mixed in Kafka's"
        return await Verification.made(of: "sink \"\(sink.name)\"", note: note) { try await parts() }
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
