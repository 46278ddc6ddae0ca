// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeQuorumRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topics", &topics, version)
    }
}

extension DescribeQuorumRequest.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension DescribeQuorumRequest.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
    }
}

extension DescribeQuorumResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        if version >= 2 { json.nullableString("errorMessage", &errorMessage) }
        json.objects("topics", &topics, version)
        if version >= 2 { json.objects("nodes", &nodes, version) }
    }
}

extension DescribeQuorumResponse.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension DescribeQuorumResponse.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        if version >= 2 { json.nullableString("errorMessage", &errorMessage) }
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
        json.int64("highWatermark", &highWatermark)
        json.objects("currentVoters", &currentVoters, version)
        json.objects("observers", &observers, version)
    }
}

extension DescribeQuorumResponse.Node: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.objects("listeners", &listeners, version)
    }
}

extension DescribeQuorumResponse.Listener: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}

extension DescribeQuorumResponse.ReplicaState: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("replicaId", &replicaId)
        if version >= 2 { json.uuid("replicaDirectoryId", &replicaDirectoryId) }
        json.int64("logEndOffset", &logEndOffset)
        if version >= 1 { json.int64("lastFetchTimestamp", &lastFetchTimestamp) }
        if version >= 1 { json.int64("lastCaughtUpTimestamp", &lastCaughtUpTimestamp) }
    }
}
