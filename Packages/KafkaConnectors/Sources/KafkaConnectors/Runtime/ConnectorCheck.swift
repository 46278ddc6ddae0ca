import KafkaClient
import KafkaSASL
import RivvenProtocol

/// What a connector found when it looked whether it could run: how far it came, and what stopped it.
public struct ConnectorCheck: Sendable, CustomStringConvertible {
    /// The steps, in their order.
    public enum Step: String, Sendable, CaseIterable {
        /// The names are looked up, and a broker answers.
        case connect
        /// TLS: the broker is who it should be, and takes our certificate.
        case tls = "TLS"
        /// The broker takes the credentials.
        case authenticate
        /// Kafka's topic is there, or may be made.
        case topic = "find the topic"
        /// Rivven answers, and its topics fit.
        case rivven = "find Rivven's side"
    }

    /// The connector: `source "orders"`.
    public let connector: String
    /// What was found, where nothing failed.
    public let finding: String?
    /// The step that failed, and why.
    public let failure: (step: Step, reason: String)?

    /// Whether the connector can run.
    public var isGood: Bool { failure == nil }

    /// One line, without a secret.
    public var description: String {
        if let failure { return "\(connector): cannot \(failure.step.verb): \(failure.reason)" }
        return "\(connector): good: \(finding ?? "")"
    }
}

extension ConnectorCheck.Step {
    fileprivate var verb: String { self == .tls ? "agree on TLS" : rawValue }
}

extension PipelineConfiguration {
    /// Looks whether each enabled connector can run: resolves, connects, authenticates, finds the topics. Makes none.
    public func check() async -> [ConnectorCheck] {
        let rivven = await RivvenSide(self)
        var checks: [ConnectorCheck] = []
        for source in sources where source.isEnabled {
            let cluster = KafkaClients.Cluster(source.kafka)
            checks.append(
                await check("source \"\(source.name)\"", cluster, source.kafka.topic, isMade: false) { count in
                    try await rivven.findTarget(source.topic, source.topicConfiguration, atLeast: count)
                })
        }
        for sink in sinks where sink.isEnabled {
            let cluster = KafkaClients.Cluster(sink.kafka)
            let isMade = sink.topicConfiguration.createsTopic
            let preserves = sink.kafka.partitioning == .preserve
            checks.append(
                await check("sink \"\(sink.name)\"", cluster, sink.kafka.topic, isMade: isMade) { count in
                    try await rivven.findSources(sink.topics, atMost: preserves ? count : nil)
                })
        }
        await rivven.close()
        return checks
    }

    private func check(
        _ connector: String, _ cluster: KafkaClients.Cluster, _ topic: String, isMade: Bool,
        rivven: (_ partitions: Int?) async throws -> String
    ) async -> ConnectorCheck {
        func failed(_ step: ConnectorCheck.Step, _ error: any Error) -> ConnectorCheck {
            ConnectorCheck(connector: connector, finding: nil, failure: (step, "\(error)"))
        }
        let kafka: Kafka
        do {
            kafka = try await Kafka(
                bootstrap: cluster.brokers.joined(separator: ","), configuration: KafkaClients.configuration(cluster))
        } catch {
            return failed(Self.step(of: error), error)
        }
        var found = "\(cluster.security.listenerProtocol.rawValue) to \(cluster.brokers.joined(separator: ","))"
        var count: Int?
        do {
            count = try await kafka.describeTopic(topic)?.partitionCount
            guard count != nil || isMade else {
                throw ConnectorError("Kafka topic \"\(topic)\" does not exist: create it, or correct config.topic")
            }
        } catch {
            await kafka.close()
            return failed(.topic, error)
        }
        found += "; topic \"\(topic)\" " + (count.map { "has \($0) partitions" } ?? "will be made")
        await kafka.close()
        do {
            found += "; " + (try await rivven(count))
        } catch {
            return failed(.rivven, error)
        }
        return ConnectorCheck(connector: connector, finding: found, failure: nil)
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

/// Rivven as a check sees it: the embedded log is looked at by name alone, since only one process may open it.
private struct RivvenSide {
    private let directory: String?
    private let store: Result<any RivvenStore, any Error>?

    init(_ configuration: PipelineConfiguration) async {
        guard case .cluster = configuration.broker else {
            directory = configuration.settings.stateDirectory
            store = nil
            return
        }
        directory = nil
        do {
            store = .success(try await ConnectorRuntime.openStore(configuration))
        } catch {
            store = .failure(error)
        }
    }

    func findTarget(_ topic: String, _ options: TopicConfiguration, atLeast count: Int?) async throws -> String {
        guard let store = try store?.get() else { return "embedded log in \(directory ?? "")" }
        guard let existing = try await store.partitionCount(topic: topic) else {
            guard options.createsTopic else {
                throw ConnectorError(
                    "Rivven topic \"\(topic)\" does not exist: create it, or allow topic_config.auto_create")
            }
            return "Rivven topic \"\(topic)\" will be made"
        }
        guard existing >= count ?? 0 else {
            throw ConnectorError("Rivven topic \"\(topic)\" has only \(existing) partitions: give it \(count ?? 0)")
        }
        return "Rivven topic \"\(topic)\" has \(existing) partitions"
    }

    func findSources(_ topics: [String], atMost count: Int?) async throws -> String {
        guard let store = try store?.get() else { return "embedded log in \(directory ?? "")" }
        for topic in topics {
            guard let existing = try await store.partitionCount(topic: topic), let count else { continue }
            guard existing <= count else {
                throw ConnectorError(
                    "Rivven topic \"\(topic)\" has \(existing) partitions and the Kafka topic only \(count): give it as "
                        + "many, or set config.partitioning to key or round_robin")
            }
        }
        return "Rivven topics \(topics.map { "\"\($0)\"" }.joined(separator: ", "))"
    }

    func close() async {
        if case .success(let store)? = store { await store.close() }
    }
}

extension KafkaClients.Cluster {
    init(_ kafka: KafkaSourceConfiguration) {
        self.init(
            brokers: kafka.brokers, clientID: kafka.clientID, requestTimeout: kafka.requestTimeout,
            security: kafka.security)
    }

    init(_ kafka: KafkaSinkConfiguration) {
        self.init(
            brokers: kafka.brokers, clientID: kafka.clientID, requestTimeout: kafka.requestTimeout,
            security: kafka.security)
    }
}
