import KafkaCodecs
import KafkaProtocol

/// A request whose response has an error for each partition. Its handler calls `RequestContext.fault` for each.
protocol PartitionedRequest: KafkaRequest {
    /// The topics and partitions that the request names. The name is empty if the request names the topic by id.
    var partitionsByTopic: [(name: String, id: UUID128, partitions: [Int32])] { get }
}

extension ProduceRequest: PartitionedRequest {
    var partitionsByTopic: [(name: String, id: UUID128, partitions: [Int32])] {
        topicData.map { ($0.name, $0.topicId, $0.partitionData.map(\.index)) }
    }
}

extension FetchRequest: PartitionedRequest {
    var partitionsByTopic: [(name: String, id: UUID128, partitions: [Int32])] {
        topics.map { ($0.topic, $0.topicId, $0.partitions.map(\.partition)) }
    }
}

extension ListOffsetsRequest: PartitionedRequest {
    var partitionsByTopic: [(name: String, id: UUID128, partitions: [Int32])] {
        topics.map { ($0.name, UUID128(), $0.partitions.map(\.partitionIndex)) }
    }
}

extension OffsetCommitRequest: PartitionedRequest {
    var partitionsByTopic: [(name: String, id: UUID128, partitions: [Int32])] {
        topics.map { ($0.name, $0.topicId, $0.partitions.map(\.partitionIndex)) }
    }
}

extension AddPartitionsToTxnRequest: PartitionedRequest {
    var partitionsByTopic: [(name: String, id: UUID128, partitions: [Int32])] {
        (v3AndBelowTopics + transactions.flatMap(\.topics)).map { ($0.name, UUID128(), $0.partitions) }
    }
}

extension TxnOffsetCommitRequest: PartitionedRequest {
    var partitionsByTopic: [(name: String, id: UUID128, partitions: [Int32])] {
        topics.map { ($0.name, UUID128(), $0.partitions.map(\.partitionIndex)) }
    }
}

extension DeleteRecordsRequest: PartitionedRequest {
    var partitionsByTopic: [(name: String, id: UUID128, partitions: [Int32])] {
        topics.map { ($0.name, UUID128(), $0.partitions.map(\.partitionIndex)) }
    }
}
