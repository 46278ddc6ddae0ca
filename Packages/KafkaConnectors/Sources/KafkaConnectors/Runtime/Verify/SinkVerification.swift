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

    /// Whether each Kafka partition is a copy of one Rivven partition.
    private var keepsOrder: Bool { configuration.kafka.partitioning == .preserve && configuration.topics.count == 1 }

    func run() async -> Verification {
        let note = keepsOrder ? nil : "the order is not compared, since Kafka partitions mix several Rivven partitions"
        return await Verification.made(of: "sink \"\(sink.name)\"", note: note) { try await parts() }
    }

    private func parts() async throws -> [Verification.Part] {
        let topic = sink.options.kafkaTopic
        let kafka = try await sink.client.kafka()
        guard try await kafka.describeTopic(topic) != nil else {
            throw ConnectorError("Kafka topic \"\(topic)\" does not exist")
        }
        // The target's ends are read first. Otherwise records that are carried meanwhile would count as unknown to the
        // source.
        let written = try await kafka.ranges(of: topic, .readCommitted)
        var read: [RivvenPartition: Range<Int64>] = [:]
        for topic in configuration.topics {
            for number in 0..<(try await store.partitionCount(topic: topic) ?? 0) {
                read[RivvenPartition(topic, number)] = try await store.range(of: RivvenPartition(topic, number))
            }
        }
        let keepsTimestamps = (try? await kafka.topicConfig("message.timestamp.type", of: topic)) != "LogAppendTime"
        let letters = try await DeadLetterIndex(
            of: "sink \"\(sink.name)\"", in: configuration.deadLetterTopic, store)
        let sides = SinkSides(
            kafka: kafka, store: store, target: topic,
            transcript: SinkTranscript(
                sink.options, ownProvenance: try await sink.options.ownProvenance(kafka), letters: letters),
            keepsTimestamps: keepsTimestamps)
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
            var outcome = try await comparison.run(
                sides.events([place: read[place] ?? 0..<0]),
                sides.records([partition: written[partition] ?? 0..<0]))
            try await outcome.differences.explain { try await sides.contents($0, of: topic, $1) }
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
            sides.records(written)
        }
        return Verification.Part(
            source: configuration.topics.joined(separator: "+"), target: sink.options.kafkaTopic, outcome: outcome)
    }
}

/// The two sides of a sink, from which reads are started.
private struct SinkSides {
    let kafka: Kafka
    let store: any RivvenStore
    let target: String
    let transcript: SinkTranscript
    /// Whether the target keeps the timestamps of records, and does not replace them.
    let keepsTimestamps: Bool

    private var digester: RecordDigester { RecordDigester(includesTimestamp: keepsTimestamps) }

    func events(_ ranges: [RivvenPartition: Range<Int64>]) -> RivvenEvents {
        RivvenEvents(store, ranges, digester) { [transcript] in try transcript.expected($0, $1, &$2) }
    }

    func records(_ ranges: [Int: Range<Int64>]) -> KafkaSide {
        KafkaSide(kafka, topic: target, ranges, .readCommitted, digester) { [transcript] in
            try transcript.found($0, &$2)
        }
    }

    /// Returns the contents of an event's record, and of a record of the target.
    func contents(
        _ source: ComparedPlace, of topic: String, _ place: ComparedPlace
    ) async throws -> (RecordContents, RecordContents)? {
        let messages = try await store.consume(
            topic: topic, partition: Int(source.partition), from: source.offset, maximumRecords: 1, maximumWait: .zero)
        guard let message = messages.first, message.offset == source.offset,
            let expected = try transcript.contents(of: message, in: topic, index: source.index),
            let found = try await kafka.record(at: place.offset, of: TopicPartition(target, place.partition))
        else { return nil }
        return (expected.keepingTimestamp(keepsTimestamps), RecordContents(found).keepingTimestamp(keepsTimestamps))
    }
}

extension Kafka {
    /// Returns one record; `nil` if there is none at the offset.
    func record(at offset: Int64, of place: TopicPartition) async throws -> Record? {
        let reading = try await KafkaReading(self, place, offset..<offset + 1, .readUncommitted)
        var found: Record?
        do {
            while found == nil, let batch = try await reading.next() { found = batch.first { $0.offset == offset } }
        } catch {
            await reading.close()
            throw error
        }
        await reading.close()
        return found
    }
}
