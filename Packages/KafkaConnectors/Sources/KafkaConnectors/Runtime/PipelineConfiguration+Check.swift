import KafkaTransport
import RivvenProtocol

extension PipelineConfiguration {
    /// Looks whether each enabled connector can run: resolves, connects, authenticates, is allowed, finds the topics. Makes
    /// none.
    public func check() async -> [ConnectorCheck] {
        let rivven = await RivvenSide(self)
        let clients = KafkaClients()
        var checks: [ConnectorCheck] = []
        for source in sources where source.isEnabled {
            let preserves = source.kafka.partitioning == .preserve
            checks.append(
                await rivven.look(after: await KafkaSource(source, settings, clients).check()) { count in
                    try await rivven.findTarget(
                        source.topic, source.topicConfiguration, atLeast: preserves ? count : nil)
                })
        }
        let created = Set(sources.filter { $0.isEnabled && $0.topicConfiguration.createsTopic }.map(\.topic))
        for sink in sinks where sink.isEnabled {
            let preserves = sink.kafka.partitioning == .preserve
            checks.append(
                await rivven.look(after: await KafkaSink(sink, settings, clients, log: .off).check()) { count in
                    try await rivven.findSources(sink.topics, created: created, atMost: preserves ? count : nil)
                })
        }
        await clients.close()
        await rivven.close()
        return checks
    }
}

/// Rivven as a check sees it: the embedded log is looked at by name alone, since only one process may open it.
private struct RivvenSide {
    private let directory: String?
    private let store: Result<any RivvenStore, any Error>?

    /// What `find` finds, after Kafka's side was found well.
    func look(
        after kafka: ConnectorCheck, _ find: (_ partitions: Int?) async throws -> String
    ) async -> ConnectorCheck {
        do {
            return kafka.adding(try await find(kafka.partitions))
        } catch {
            return kafka.adding((.rivven, "\(error)"))
        }
    }

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
            throw ConnectorError(
                "Rivven topic \"\(topic)\" has only \(existing) partitions: give it \(count ?? 0), or set "
                    + "config.partitioning to key or round_robin")
        }
        return "Rivven topic \"\(topic)\" has \(existing) partitions"
    }

    /// Finds the topics that a sink reads.
    ///
    /// - Parameter created: The topics that sources of the same file create.
    func findSources(_ topics: [String], created: Set<String>, atMost count: Int?) async throws -> String {
        guard let store = try store?.get() else { return "embedded log in \(directory ?? "")" }
        for topic in topics {
            guard let existing = try await store.partitionCount(topic: topic) else {
                guard created.contains(topic) else {
                    throw ConnectorError(
                        "Rivven topic \"\(topic)\" does not exist, and no source of this file creates it: correct topics, or "
                            + "create it")
                }
                continue
            }
            guard let count else { continue }
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
