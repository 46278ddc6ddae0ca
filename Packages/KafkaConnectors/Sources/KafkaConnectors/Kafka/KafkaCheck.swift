import KafkaClient
import KafkaProtocol
import KafkaSASL

/// A step-by-step check whether Kafka's side of a connector can be used.
struct KafkaCheck {
    let connector: String
    let topic: String
    /// The operations that the connector needs on the topic.
    let operations: [ACLOperation]
    /// The settings with which the topic is created if it does not exist; `nil` if it must exist.
    var creation: TopicCreation?
    /// The consumer group that stores the positions; `nil` if no Kafka group does.
    var group: String?
    /// The sink's transactions; `nil` if it writes without them.
    var transactions: SinkTransactions?
    /// Returns a warning for a topic that accepts records of up to `maximumBytes` bytes; `nil` if none is needed.
    var warning: @Sendable (_ maximumBytes: Int) -> String? = { _ in nil }

    /// The settings of a new topic; the broker's defaults for those that are `nil`.
    struct TopicCreation {
        var partitions: Int?
        var replicationFactor: Int16?
    }

    func run(_ client: KafkaClients.Client) async -> ConnectorCheck {
        let (kafka, isOwn, summary): (Kafka, Bool, String)
        do {
            (kafka, isOwn, summary) = try await client.checked()
        } catch {
            return failed(Self.step(of: error), error)
        }
        let check = await run(kafka, summary)
        if isOwn { await kafka.close() }
        return check
    }

    private func run(_ kafka: Kafka, _ summary: String) async -> ConnectorCheck {
        var step = ConnectorCheck.Step.topic
        do {
            let count = try await partitions(of: topic, for: operations, creation, kafka)
            if let group {
                step = .group
                try await kafka.checkCanJoin(group: group)
                if let obstacle = try await kafka.obstacleToJoining(group: group) {
                    throw ConnectorError(
                        "another program uses consumer group \"\(group)\": \(obstacle); choose another consumer_group")
                }
                _ = try await kafka.committedOffsets(group: group, topic: topic)
            }
            if let transactions {
                step = .transactions
                try await check(transactions, kafka)
            }
            let found = "topic \"\(topic)\" " + (count.map { "has \(Self.partitions($0))" } ?? "will be created")
            return ConnectorCheck(
                connector: connector, finding: "\(summary); \(found)", partitions: count,
                warnings: count == nil ? [] : await warnings(kafka))
        } catch {
            let isAuthorization = (error as? KafkaError)?.isAuthorization ?? (error is NotGranted)
            return failed(isAuthorization ? .authorise : step, error)
        }
    }

    /// Returns the partition count of a topic that the connector may use; `nil` if the topic can be created.
    private func partitions(
        of topic: String, for operations: [ACLOperation], _ creation: TopicCreation?, _ kafka: Kafka
    ) async throws -> Int? {
        guard let count = try await kafka.describeTopic(topic)?.partitionCount else {
            guard let creation else {
                throw ConnectorError("Kafka topic \"\(topic)\" does not exist: create it, or correct config.topic")
            }
            try await kafka.validateTopic(
                topic, partitions: creation.partitions.map { Int32(clamping: $0) },
                replicationFactor: creation.replicationFactor)
            return nil
        }
        if let allowed = try await kafka.authorizedOperations(topic: topic) {
            let missing = operations.filter { !allowed.contains($0) }.map { "\($0)" }
            guard missing.isEmpty else {
                throw NotGranted(
                    description: "\(missing.joined(separator: " and ")) of topic \"\(topic)\" is not granted to these "
                        + "credentials")
            }
        }
        return count
    }

    /// Checks that the transactions of each topic are permitted, and that their positions can be written.
    private func check(_ transactions: SinkTransactions, _ kafka: Kafka) async throws {
        _ = try await partitions(of: transactions.offsetsTopic, for: [.read, .write], TopicCreation(), kafka)
        for topic in transactions.topics {
            let id = transactions.id(topic: topic, partition: 0)
            try await kafka.checkCanUse(transactionalID: id)
            guard let maximum = try await kafka.maximumTransactionTimeout(id: id), maximum < transactions.timeout else {
                continue
            }
            throw ConnectorError(
                "the brokers allow transactions of up to \(Self.milliseconds(maximum)) ms (transaction.max.timeout.ms), and "
                    + "transaction_timeout_ms is \(Self.milliseconds(transactions.timeout)): lower it, or raise the brokers' limit"
            )
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int64 { Int64(duration / .milliseconds(1)) }

    /// Returns a partition count in words.
    static func partitions(_ count: Int) -> String { count == 1 ? "1 partition" : "\(count) partitions" }

    /// Returns warnings about the topic's settings. Empty if the user lacks DescribeConfigs.
    private func warnings(_ kafka: Kafka) async -> [String] {
        guard let text = try? await kafka.topicConfig("max.message.bytes", of: topic), let maximum = Int(text) else {
            return []
        }
        return [warning(maximum)].compactMap { $0 }
    }

    private func failed(_ step: ConnectorCheck.Step, _ error: any Error) -> ConnectorCheck {
        ConnectorCheck(connector: connector, failure: (step, "\(error)"))
    }

    private static func step(of error: any Error) -> ConnectorCheck.Step {
        if error is SASLError { return .authenticate }
        switch (error as? KafkaError)?.code {
        case .tls?: return .tls
        case .authentication?: return .authenticate
        default: return .connect
        }
    }
}

/// The error of an operation that the broker would refuse.
private struct NotGranted: Error, CustomStringConvertible {
    let description: String
}

extension KafkaError {
    /// Whether the broker refused the request because the user lacks a permission.
    var isAuthorization: Bool {
        switch brokerError {
        case .topicAuthorizationFailed?, .groupAuthorizationFailed?, .clusterAuthorizationFailed?,
            .transactionalIdAuthorizationFailed?:
            true
        default: false
        }
    }
}
