/// Checks that span several connectors: shared groups, shared names, and loops.
extension PipelineConfiguration {
    func checkTogether(_ problems: inout ConfigurationProblems) {
        checkSourceGroups(&problems)
        checkSinkGroups(&problems)
        checkNames(&problems)
        checkCircles(&problems)
    }

    /// The members of one group of one cluster.
    private struct Group: Hashable {
        var cluster: Set<String>
        var group: String
    }

    /// Members of one group share the partitions of a topic, so each of two targets would get only a part. With different topics
    /// every rebalance of one interrupts the others.
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

    /// Metrics and logs tell connectors apart by their names.
    private func checkNames(_ problems: inout ConfigurationProblems) {
        func check(_ blocks: [some NamedBlock]) {
            var taken: Set<String> = []
            for block in blocks where !taken.insert(block.name).inserted {
                problems.error(block.place, "the name \"\(block.name)\" stands a second time; write another one")
            }
        }
        check(sources)
        check(sinks)
    }

    /// What a source carries from and to.
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
                "what \"\(source.name)\" reads is what \"\(sink.name)\" writes, so records would circulate forever; "
                    + "write provenance: true at both, or another topic")
        }
    }
}
