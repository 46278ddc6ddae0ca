public import KafkaClient
import KafkaCodecs
import KafkaProtocol
public import RivvenProtocol

/// A source that reads a Kafka topic as a member of a consumer group, and converts its records to Rivven events.
public final class KafkaSource: SourceConnector {
    /// The options of this source.
    public let options: SourceOptions
    let client: KafkaClients.Client
    /// What the current reader found about its partitions when they were assigned.
    let beginnings = Lock<[Int: SourceBeginning]>([:])
    /// The id of the topic that this process last read.
    let lastTopicID = Lock<String?>(nil)

    /// Creates a source that reads through `kafka`. The caller closes `kafka`.
    public convenience init(options: SourceOptions, kafka: Kafka) {
        self.init(options: options, client: KafkaClients.Client(kafka))
    }

    init(options: SourceOptions, client: KafkaClients.Client) {
        self.options = options
        self.client = client
    }

    public var name: String { options.name }

    /// Returns the cluster's id, the topic's name and id, and the consumer group. The topic's id differs if the topic
    /// was created again.
    public func identity() async throws -> String {
        let kafka = try await client.kafka()
        let topic = try await kafka.describeTopic(options.kafkaTopic)
        return [try await kafka.clusterID(), options.kafkaTopic, topic?.id ?? "", options.group].joined(separator: "/")
    }

    /// Returns the cluster's id, the topic's name, and the consumer group.
    public func lineage() async throws -> String {
        [try await client.kafka().clusterID(), options.kafkaTopic, options.group].joined(separator: "/")
    }

    // MARK: Checks and contents

    public func ping() async throws {
        _ = try await client.kafka().offsets(of: options.kafkaTopic)
    }

    public func check() async -> ConnectorCheck {
        let topic = options.kafkaTopic
        return await KafkaCheck(
            connector: "source \"\(name)\"", topic: topic, operations: [.read], group: options.group
        ) {
            guard $0 > BatchFormat.maximumBytes else { return nil }
            return "Kafka topic \"\(topic)\" accepts records of up to \($0) bytes, and an event of Rivven has at most "
                + "\(BatchFormat.maximumBytes): larger ones are rejected and need a dead_letter_topic"
        }.run(client)
    }

    public func discover() async throws -> Catalogue {
        try await KafkaCatalogue(kafka: client.kafka()).catalogue()
    }

    public func partitionCount() async throws -> Int {
        guard let topic = try await client.kafka().describeTopic(options.kafkaTopic) else {
            throw ConnectorError(
                "source \"\(name)\": Kafka topic \"\(options.kafkaTopic)\" does not exist: create it, or correct config.topic"
            )
        }
        return topic.partitionCount
    }

    public func ends() async throws -> [Int: Int64] {
        let kafka = try await client.kafka()
        let starts = try await kafka.listOffsets(of: options.kafkaTopic, at: .earliest)
        let ends = try await kafka.listOffsets(
            of: options.kafkaTopic, at: .latest, isolationLevel: options.consumer.isolationLevel)
        var result: [Int: Int64] = [:]
        for (partition, end) in ends where end.offset > starts[partition]?.offset ?? 0 {
            result[Int(partition)] = end.offset
        }
        return result
    }

    public func latestOffsets() async throws -> [Int: Int64] {
        let ends = try await client.kafka().availableOffsets(
            of: options.kafkaTopic, at: .latest, isolationLevel: options.consumer.isolationLevel)
        // The error of one partition is reported for that partition. If no partition responds, the source cannot be
        // reached.
        if ends.offsets.isEmpty, let failure = ends.failures.min(by: { $0.key < $1.key })?.value { throw failure }
        return Dictionary(uniqueKeysWithValues: ends.offsets.map { (Int($0.key), $0.value.offset) })
    }

    public func committed() async throws -> [Int: Int64] {
        let committed = try await client.kafka().committedOffsets(group: options.group, topic: options.kafkaTopic)
        return Dictionary(uniqueKeysWithValues: committed.map { (Int($0.key), $0.value.offset) })
    }

    // MARK: Reading

    public func read(_ hooks: SourceHooks) async throws -> any SourceReader {
        try await KafkaSourceReader(self, client.kafka(), hooks)
    }

    /// Returns where the source continues after `message`; `nil` unless the message is from the topic that exists now.
    public func position(after message: RivvenMessage) -> (partition: Int, offset: Int64)? {
        guard let found = options.form.sourcePosition(of: message, topic: options.kafkaTopic) else { return nil }
        let (partition, offset) = (Int(found.partition), found.offsets.upperBound)
        let isBelieved = beginnings.withLock { $0[partition]?.believes(offset, at: message.offset) ?? true }
        return isBelieved ? (partition, offset) : nil
    }
}
