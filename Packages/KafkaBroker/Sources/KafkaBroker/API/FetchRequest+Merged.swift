import KafkaCodecs
import KafkaProtocol

extension FetchRequest {
    /// Returns each topic and partition of the request once. As in Kafka, the last position of a partition counts.
    func mergedTopics(usesIDs: Bool) -> [FetchTopic] {
        guard namesTopicAgain(usesIDs) || topics.contains(where: \.namesPartitionAgain) else { return topics }
        var merged: [FetchTopic] = []
        var topicIndexes: [TopicKey: Int] = [:]
        var partitionIndexes: [[Int32: Int]] = []
        for topic in topics {
            let key = TopicKey(topic, usesIDs)
            let index = topicIndexes[key] ?? merged.count
            if index == merged.count {
                topicIndexes[key] = index
                merged.append(topic)
                merged[index].partitions = []
                partitionIndexes.append([:])
            }
            for partition in topic.partitions {
                if let place = partitionIndexes[index][partition.partition] {
                    merged[index].partitions[place] = partition
                } else {
                    partitionIndexes[index][partition.partition] = merged[index].partitions.count
                    merged[index].partitions.append(partition)
                }
            }
        }
        return merged
    }

    private struct TopicKey: Hashable {
        let name: String
        let id: UUID128

        init(_ topic: FetchTopic, _ usesIDs: Bool) {
            name = usesIDs ? "" : topic.topic
            id = usesIDs ? topic.topicId : .zero
        }
    }

    private func namesTopicAgain(_ usesIDs: Bool) -> Bool {
        topics.count > 1 && Set(topics.map { TopicKey($0, usesIDs) }).count < topics.count
    }
}

extension FetchRequest.FetchTopic {
    /// Whether the topic contains a partition more than once. Clients usually send partitions in ascending order.
    fileprivate var namesPartitionAgain: Bool {
        let isAscending = zip(partitions, partitions.dropFirst()).allSatisfy { $0.partition < $1.partition }
        return !isAscending && Set(partitions.map(\.partition)).count < partitions.count
    }
}
