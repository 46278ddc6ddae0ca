import KafkaClient
import KafkaProtocol
import KafkaSASL

/// Looks whether Kafka's side of a connector can be used, step by step.
struct KafkaCheck {
    let connector: String
    let topic: String
    /// Whether a topic that is not there is made on the way.
    let isMade: Bool
    /// The consumer group that keeps the position, where Kafka's groups do.
    var group: String?
    /// What to say of a topic that takes records of up to so many bytes; `nil` where that is well.
    var warning: @Sendable (_ maximumBytes: Int) -> String? = { _ in nil }

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
        do {
            let count = try await kafka.describeTopic(topic)?.partitionCount
            guard count != nil || isMade else {
                throw ConnectorError("Kafka topic \"\(topic)\" does not exist: create it, or correct config.topic")
            }
            if let group { _ = try await kafka.committedOffsets(group: group, topic: topic) }
            let found = "topic \"\(topic)\" " + (count.map { "has \($0) partitions" } ?? "will be made")
            return ConnectorCheck(
                connector: connector, finding: "\(summary); \(found)", partitions: count,
                warnings: count == nil ? [] : await warnings(kafka))
        } catch {
            return failed((error as? KafkaError)?.isAuthorization == true ? .authorise : .topic, error)
        }
    }

    /// Who may not read the topic's settings is told nothing of them.
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

extension KafkaError {
    /// Whether the broker knows who asks, and does not allow it.
    var isAuthorization: Bool {
        switch brokerError {
        case .topicAuthorizationFailed?, .groupAuthorizationFailed?, .clusterAuthorizationFailed?,
            .transactionalIdAuthorizationFailed?:
            true
        default: false
        }
    }
}
