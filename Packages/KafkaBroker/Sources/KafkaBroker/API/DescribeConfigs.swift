import KafkaCodecs
import KafkaProtocol

// DescribeConfigs (32), versions 1 to 4.
//
// - A resource that a request repeats is described once, with all the requested keys.
// - Topics have every setting of TopicConfiguration, with the source of each value. The broker has a few read-only
//   values.
// - From version 3 on, each value has a type. There is no documentation text.

extension BrokerCore {
    private static let topicResource: Int8 = 2
    private static let brokerResource: Int8 = 4

    private struct Resource: Hashable {
        let type: Int8
        let name: String
    }

    func describeConfigs(_ request: DescribeConfigsRequest, _ context: RequestContext) {
        var response = DescribeConfigsResponse()
        var budget = ResponseBudget()
        response.results = merged(request.resources).map { resource in
            var result = DescribeConfigsResponse.DescribeConfigsResult()
            result.resourceType = resource.resourceType
            result.resourceName = resource.resourceName
            var entries: [DescribeConfigsResponse.DescribeConfigsResourceResult] = []
            switch resource.resourceType {
            case Self.topicResource:
                if let topic = topics[resource.resourceName] {
                    entries = topic.configuration.entries.map { entry($0, request.includeSynonyms) }
                } else {
                    result.errorCode = ErrorCode.unknownTopicOrPartition.rawValue
                    result.errorMessage = "The topic does not exist."
                }
            case Self.brokerResource
            where resource.resourceName.isEmpty || resource.resourceName == String(cluster.node.id):
                entries = brokerValues.map {
                    entry($0.0, $0.1, source: ConfigSource.broker, request.includeSynonyms)
                }
            default:
                result.errorCode = ErrorCode.invalidRequest.rawValue
                result.errorMessage = "Only topics and broker \(cluster.node.id) can be described."
            }
            if let keys = resource.configurationKeys {
                let wanted = Set(keys)
                entries.removeAll { !wanted.contains($0.name) }
            }
            // Each has a name and a value, and both again as a synonym.
            let bytes = entries.reduce(0) { $0 + 2 * ($1.name.utf8.count + ($1.value?.utf8.count ?? 0)) + 32 }
            guard budget.take(bytes) else {
                result.errorCode = ErrorCode.invalidRequest.rawValue
                result.errorMessage = ResponseBudget.message
                return result
            }
            result.configs = entries
            return result
        }
        context.answer(response)
    }

    private func entry(
        _ entry: TopicConfiguration.Entry, _ withSynonyms: Bool
    ) -> DescribeConfigsResponse.DescribeConfigsResourceResult {
        var result = DescribeConfigsResponse.DescribeConfigsResourceResult()
        result.name = entry.name
        result.value = entry.value
        result.configSource = ConfigSource.of(entry)
        result.configType = entry.setting.kind.number
        guard withSynonyms else { return result }
        if !entry.isDefault { result.synonyms.append(synonym(entry.name, entry.value, ConfigSource.topic)) }
        if let name = entry.setting.brokerName {
            result.synonyms.append(synonym(name, entry.setting.standard, ConfigSource.standard))
        }
        return result
    }

    private func synonym(
        _ name: String, _ value: String, _ source: Int8
    ) -> DescribeConfigsResponse.DescribeConfigsSynonym {
        var synonym = DescribeConfigsResponse.DescribeConfigsSynonym()
        synonym.name = name
        synonym.value = value
        synonym.source = source
        return synonym
    }

    /// Returns each resource once, with all the keys that the request names for it.
    private func merged(
        _ asked: [DescribeConfigsRequest.DescribeConfigsResource]
    ) -> [DescribeConfigsRequest.DescribeConfigsResource] {
        var merged: [DescribeConfigsRequest.DescribeConfigsResource] = []
        var indexes: [Resource: Int] = [:]
        for resource in asked {
            let key = Resource(type: resource.resourceType, name: resource.resourceName)
            guard let index = indexes[key] else {
                indexes[key] = merged.count
                merged.append(resource)
                continue
            }
            if let keys = resource.configurationKeys {
                merged[index].configurationKeys? += keys
            } else {
                merged[index].configurationKeys = nil
            }
        }
        return merged
    }

    private var brokerValues: [(String, String)] {
        [
            ("auto.create.topics.enable", String(configuration.autoCreateTopics)),
            ("default.replication.factor", "1"),
            ("group.initial.rebalance.delay.ms", String(configuration.groupInitialRebalanceDelay.milliseconds)),
            ("node.id", String(cluster.node.id)),
            ("num.partitions", String(configuration.defaultPartitions)),
            ("transaction.max.timeout.ms", String(configuration.limits.transactionTimeout.milliseconds)),
        ]
    }

    private func entry(
        _ name: String, _ value: String, source: Int8, _ withSynonyms: Bool
    ) -> DescribeConfigsResponse.DescribeConfigsResourceResult {
        var entry = DescribeConfigsResponse.DescribeConfigsResourceResult()
        entry.name = name
        entry.value = value
        entry.readOnly = true
        entry.configSource = source
        entry.configType = Self.type(of: value)
        if withSynonyms { entry.synonyms = [synonym(name, value, source)] }
        return entry
    }

    /// Returns the protocol's number for a boolean, long or string value.
    private static func type(of value: String) -> Int8 {
        if value == "true" || value == "false" { return 1 }
        return Int64(value) == nil ? 2 : 5
    }
}
