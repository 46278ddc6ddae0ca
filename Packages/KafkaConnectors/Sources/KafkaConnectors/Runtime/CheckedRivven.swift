import KafkaTransport
import RivvenProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Rivven's side of a check: a cluster, or the embedded log unless another process uses it.
struct CheckedRivven: Sendable {
    private enum Store {
        case open(any RivvenStore)
        /// The embedded log does not exist yet, so it has no topics.
        case empty
        /// Another process uses the embedded log, so its topics cannot be seen.
        case inUse(String)
        case failed(any Error)
    }

    private let store: Store
    private let directory: String?

    init(_ configuration: PipelineConfiguration) async {
        var directory: String?
        if configuration.broker == .embedded { directory = configuration.settings.stateDirectory }
        self.directory = directory
        if let directory, access(directory + "/FORMAT", F_OK) != 0 {
            let obstacle = StateDirectory.obstacle(directory)
            store = obstacle.map { .failed(ConnectorError($0)) } ?? .empty
            return
        }
        do {
            store = .open(try await ConnectorRuntime.openStore(configuration, log: configuration.openingLog))
        } catch {
            let text = "\(error)"
            store = directory != nil && text.contains("in use by process") ? .inUse(text) : .failed(error)
        }
    }

    /// Creates Rivven's side from a store that is open.
    init(_ store: any RivvenStore) {
        self.store = .open(store)
        directory = nil
    }

    /// Adds the findings of `find` to a check of Kafka's side.
    func extending(
        _ kafka: ConnectorCheck, _ find: (_ partitions: Int?) async throws -> String
    ) async -> ConnectorCheck {
        do {
            return kafka.adding(try await find(kafka.partitions))
        } catch {
            return kafka.adding((.rivven, "\(error)"))
        }
    }

    /// Checks the topic that a source writes.
    func findTarget(_ topic: String, _ options: TopicConfiguration, atLeast count: Int?) async throws -> String {
        if case .inUse(let reason) = store { return "not checked: \(reason)" }
        guard let existing = try await partitionCount(topic) else {
            guard options.createsTopic else {
                throw ConnectorError(
                    "Rivven topic \"\(topic)\" does not exist: create it, or allow topic_config.auto_create")
            }
            return "Rivven topic \"\(topic)\" will be created\(place)"
        }
        guard existing >= count ?? 0 else {
            throw ConnectorError(
                "Rivven topic \"\(topic)\" has only \(Self.partitions(existing)): give it \(count ?? 0), or set "
                    + "config.partitioning to key or round_robin")
        }
        return "Rivven topic \"\(topic)\" has \(Self.partitions(existing))\(place)"
    }

    /// Checks the topics that a sink reads.
    ///
    /// - Parameter created: The topics that sources of the same configuration create.
    func findSources(_ topics: [String], created: Set<String>, atMost count: Int?) async throws -> String {
        if case .inUse(let reason) = store { return "not checked: \(reason)" }
        var found: [String] = []
        for topic in topics {
            guard let existing = try await partitionCount(topic) else {
                guard created.contains(topic) else {
                    throw ConnectorError(
                        "Rivven topic \"\(topic)\" does not exist\(place), and no source of this file creates it: correct "
                            + "topics, or create it")
                }
                found.append("\"\(topic)\" (a source will create it)")
                continue
            }
            guard existing <= count ?? .max else {
                throw ConnectorError(
                    "Rivven topic \"\(topic)\" has \(Self.partitions(existing)) and the Kafka topic only \(count ?? 0): "
                        + "give it as many, or set config.partitioning to key or round_robin")
            }
            found.append("\"\(topic)\"")
        }
        return "Rivven topics \(found.joined(separator: ", "))\(place)"
    }

    private func partitionCount(_ topic: String) async throws -> Int? {
        switch store {
        case .open(let store): try await store.partitionCount(topic: topic)
        case .empty, .inUse: nil
        case .failed(let error): throw error
        }
    }

    private var place: String { directory.map { " in the embedded log in \($0)" } ?? "" }

    private static func partitions(_ count: Int) -> String { "\(count) partition\(count == 1 ? "" : "s")" }

    func close() async {
        if case .open(let store) = store { await store.close() }
    }
}
