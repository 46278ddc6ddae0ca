/// Checks that span several connectors: shared groups, shared names, and loops.
extension PipelineConfiguration {
    func checkTogether(_ problems: inout ConfigurationProblems) {
        checkSourceGroups(&problems)
        checkSinkGroups(&problems)
        checkInstances(&problems)
        checkTransactionalIDs(&problems)
        checkNames(&problems)
        checkCircles(&problems)
    }

    /// A consumer group in a cluster.
    private struct Group: Hashable {
        var cluster: Set<String>
        var group: String
    }

    /// Members of one group share the partitions of a topic, so two connectors would each get only a part of them. If
    /// they read different topics, every rebalance of one interrupts the other.
    private func checkSourceGroups(_ problems: inout ConfigurationProblems) {
        var topics: [Group: [String: String]] = [:]
        var firsts: [Group: String] = [:]
        for source in sources where source.isEnabled && !source.kafka.topic.isEmpty {
            let group = Group(cluster: Set(source.kafka.brokers), group: source.kafka.consumerGroup)
            if let other = topics[group]?[source.kafka.topic] {
                reportShared(
                    "consumer_group \"\(group.group)\" reads topic \"\(source.kafka.topic)\"", with: other,
                    source.place,
                    &problems)
                continue
            }
            topics[group, default: [:]][source.kafka.topic] = source.name
            guard let first = firsts[group] else {
                firsts[group] = source.name
                continue
            }
            problems.warning(
                source.place,
                "consumer_group \"\(group.group)\" is also used by \"\(first)\": every rebalance of one interrupts the other; "
                    + "give it a consumer_group of its own")
        }
    }

    private func checkSinkGroups(_ problems: inout ConfigurationProblems) {
        var readers: [String: [String: String]] = [:]
        for sink in sinks where sink.isEnabled {
            if let topic = sink.topics.first(where: { readers[sink.consumerGroup]?[$0] != nil }),
                let other = readers[sink.consumerGroup]?[topic]
            {
                reportShared(
                    "consumer_group \"\(sink.consumerGroup)\" reads Rivven topic \"\(topic)\"", with: other, sink.place,
                    &problems)
            }
            for topic in sink.topics where readers[sink.consumerGroup]?[topic] == nil {
                readers[sink.consumerGroup, default: [:]][topic] = sink.name
            }
        }
    }

    private func reportShared(
        _ what: String, with other: String, _ place: YAMLPlace, _ problems: inout ConfigurationProblems
    ) {
        problems.error(
            place,
            "\(what) in \"\(other)\" too, so each would carry only a part; give it a consumer_group of its own")
    }

    /// An id that only one client of a cluster can use at a time.
    private struct ExclusiveID: Hashable {
        var broker: String
        var scope: String
        var id: String
    }

    /// A group accepts one member with a given `group_instance_id`, and fences the previous one.
    private func checkInstances(_ problems: inout ConfigurationProblems) {
        var users: [ExclusiveID: String] = [:]
        for source in sources where source.isEnabled {
            guard let id = source.kafka.groupInstanceID else { continue }
            let group = source.kafka.consumerGroup
            let ids = source.kafka.brokers.map { ExclusiveID(broker: Self.normalized($0), scope: group, id: id) }
            if let other = ids.lazy.compactMap({ users[$0] }).first {
                problems.error(
                    source.place,
                    "group_instance_id \"\(id)\" is used in consumer_group \"\(group)\" by \"\(other)\" too, so each would "
                        + "fence the other; give each a group_instance_id of its own")
            }
            for id in ids where users[id] == nil { users[id] = source.name }
        }
    }

    /// Each partition of a Rivven topic has a transactional id. Kafka fences the producer that used an id before.
    private func checkTransactionalIDs(_ problems: inout ConfigurationProblems) {
        var users: [ExclusiveID: String] = [:]
        for sink in sinks where sink.isEnabled {
            guard let prefix = sink.kafka.transactionalID else { continue }
            let transactions = SinkTransactions(idPrefix: prefix, group: sink.consumerGroup)
            let brokers = sink.kafka.brokers.map(Self.normalized)
            let ids = sink.topics.flatMap { topic in
                let id = transactions.id(topic: topic, partition: 0)
                return brokers.map { (topic: topic, id: ExclusiveID(broker: $0, scope: "", id: id)) }
            }
            if let (topic, id) = ids.first(where: { users[$0.id] != nil }), let other = users[id] {
                problems.error(
                    sink.place,
                    "transactional_id \"\(prefix)\" with Rivven topic \"\(topic)\" gives the same ids as \"\(other)\", "
                        + "so each would fence the other; give each a transactional_id of its own")
            }
            for (_, id) in ids where users[id] == nil { users[id] = sink.name }
        }
    }

    /// Returns a broker's address with its port, for comparison.
    private static func normalized(_ broker: String) -> String {
        let name = broker.lowercased()
        let hasPort = name.lastIndex(of: ":").map { name.first != "[" || name[..<$0].last == "]" } ?? false
        return hasPort ? name : name + ":9092"
    }

    /// Metrics and logs identify connectors by their names.
    private func checkNames(_ problems: inout ConfigurationProblems) {
        func check(_ blocks: [some NamedBlock]) {
            var taken: Set<String> = []
            for block in blocks where !taken.insert(block.name).inserted {
                problems.error(block.place, "the name \"\(block.name)\" is used a second time; write another one")
            }
        }
        check(sources)
        check(sinks)
    }

    /// The topic that a source reads, and the one that it writes.
    private struct Way: Hashable {
        var cluster: Set<String>
        var topic: String
        var rivvenTopic: String
    }

    private func checkCircles(_ problems: inout ConfigurationProblems) {
        let sources = Dictionary(grouping: sources.filter(\.isEnabled)) {
            Way(cluster: Set($0.kafka.brokers), topic: $0.kafka.topic, rivvenTopic: $0.topic)
        }
        for sink in sinks where sink.isEnabled && !sink.kafka.topic.isEmpty {
            let cluster = Set(sink.kafka.brokers)
            let readers = sink.topics.lazy.flatMap {
                sources[Way(cluster: cluster, topic: sink.kafka.topic, rivvenTopic: $0)] ?? []
            }
            guard
                let source = readers.first(where: { !($0.kafka.marksProvenance && sink.kafka.dropsOwnProvenance) })
            else { continue }
            problems.warning(
                sink.place,
                "\"\(source.name)\" reads what \"\(sink.name)\" writes, so records would circulate forever; "
                    + "write provenance: true in both, or use another topic")
        }
    }
}
