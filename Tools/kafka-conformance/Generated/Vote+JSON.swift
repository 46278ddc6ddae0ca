// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension VoteRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("clusterId", &clusterId)
        if version >= 1 { json.int32("voterId", &voterId) }
        json.objects("topics", &topics, version)
    }
}

extension VoteRequest.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension VoteRequest.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int32("replicaEpoch", &replicaEpoch)
        json.int32("replicaId", &replicaId)
        if version >= 1 { json.uuid("replicaDirectoryId", &replicaDirectoryId) }
        if version >= 1 { json.uuid("voterDirectoryId", &voterDirectoryId) }
        json.int32("lastOffsetEpoch", &lastOffsetEpoch)
        json.int64("lastOffset", &lastOffset)
        if version >= 2 { json.bool("preVote", &preVote) }
    }
}

extension VoteResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.objects("topics", &topics, version)
        if version >= 1 && json.has("nodeEndpoints", !nodeEndpoints.isEmpty) {
            json.objects("nodeEndpoints", &nodeEndpoints, version)
        }
    }
}

extension VoteResponse.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension VoteResponse.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
        json.bool("voteGranted", &voteGranted)
    }
}

extension VoteResponse.NodeEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}
