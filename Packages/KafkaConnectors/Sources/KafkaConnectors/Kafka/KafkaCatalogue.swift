import KafkaClient
import KafkaCodecs
import KafkaProtocol

/// The contents of a Kafka cluster, described as a catalogue.
struct KafkaCatalogue {
    let kafka: Kafka
    private static let sampleTime = Duration.seconds(2)

    /// Returns all topics except Kafka's internal ones.
    func catalogue() async throws -> Catalogue {
        var topics: [Catalogue.Topic] = []
        for topic in try await kafka.listTopics() where !topic.isInternal {
            topics.append(try await describe(topic.name))
        }
        return Catalogue(topics: topics.sorted { $0.name < $1.name })
    }

    private func describe(_ name: String) async throws -> Catalogue.Topic {
        let starts = try await kafka.listOffsets(of: name, at: .earliest)
        let ends = try await kafka.listOffsets(of: name, at: .latest)
        let partitions = ends.keys.sorted().map { number in
            Catalogue.Partition(
                number: Int(number), start: starts[number]?.offset ?? 0, end: ends[number]?.offset ?? 0)
        }
        return Catalogue.Topic(name: name, partitions: partitions, sample: try await sample(name, partitions))
    }

    /// Returns the shape of the last record in the first partition that has records.
    private func sample(_ topic: String, _ partitions: [Catalogue.Partition]) async throws -> Catalogue.Shape? {
        guard let partition = partitions.first(where: { $0.end > $0.start }) else { return nil }
        let place = TopicPartition(topic, Int32(clamping: partition.number))
        let consumer = try await kafka.consumer(partitions: [place: max(partition.end - 1, partition.start)])
        let timer = Task {
            try await Task.sleep(for: Self.sampleTime)
            await consumer.close()
        }
        defer { timer.cancel() }
        var shape: Catalogue.Shape?
        if let batch = try await consumer.nextBatch() {
            for record in batch { shape = Catalogue.Shape(record) }
        }
        await consumer.close()
        return shape
    }
}

extension Catalogue.Shape {
    /// Creates the shape of a record.
    init(_ record: Record) {
        let (value, members) = Self.kind(of: record.value)
        self.init(
            value: value, members: members, key: Self.kind(of: record.key).kind,
            headers: record.headers.map { String(decoding: Array($0.name), as: UTF8.self) })
    }

    /// The most members of an object that are listed.
    private static let maximumMembers = 100

    private static func kind(of bytes: Bytes?) -> (kind: String, members: [Catalogue.Member]) {
        guard let bytes else { return ("null", []) }
        guard bytes.count > 0 else { return ("empty", []) }
        return bytes.withUnsafeBytes { buffer in
            guard let value = JSONScanner.document(buffer) else {
                return (bytes.utf8String == nil ? "binary" : "text", [])
            }
            return value.kind == .object ? ("json object", members(of: buffer)) : ("json", [])
        }
    }

    /// Returns the members of the JSON object in `buffer`.
    private static func members(of buffer: UnsafeRawBufferPointer) -> [Catalogue.Member] {
        guard var scanner = JSONScanner(buffer), (try? scanner.enter()) != nil else { return [] }
        var members: [Catalogue.Member] = []
        var isFirst = true
        while members.count < maximumMembers, let name = try? scanner.nextName(isFirst: &isFirst),
            let value = try? scanner.value()
        {
            let text = String(decoding: buffer[name.contents], as: UTF8.self)
            members.append(Catalogue.Member(name: text, kind: "\(value.kind)"))
        }
        return members
    }
}
