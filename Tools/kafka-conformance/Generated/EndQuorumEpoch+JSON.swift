// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension EndQuorumEpochRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("clusterId", &clusterId)
        json.objects("topics", &topics, version)
        if version >= 1 { json.objects("leaderEndpoints", &leaderEndpoints, version) }
    }
}

extension EndQuorumEpochRequest.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension EndQuorumEpochRequest.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
        if version <= 0 { json.int32Array("preferredSuccessors", &preferredSuccessors) }
        if version >= 1 { json.objects("preferredCandidates", &preferredCandidates, version) }
    }
}

extension EndQuorumEpochRequest.ReplicaInfo: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("candidateId", &candidateId)
        json.uuid("candidateDirectoryId", &candidateDirectoryId)
    }
}

extension EndQuorumEpochRequest.LeaderEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}

extension EndQuorumEpochResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.objects("topics", &topics, version)
        if version >= 1 && json.has("nodeEndpoints", !nodeEndpoints.isEmpty) {
            json.objects("nodeEndpoints", &nodeEndpoints, version)
        }
    }
}

extension EndQuorumEpochResponse.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension EndQuorumEpochResponse.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension EndQuorumEpochResponse.NodeEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}
