// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension BeginQuorumEpochRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("clusterId", &clusterId)
        if version >= 1 { json.int32("voterId", &voterId) }
        json.objects("topics", &topics, version)
        if version >= 1 { json.objects("leaderEndpoints", &leaderEndpoints, version) }
    }
}

extension BeginQuorumEpochRequest.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension BeginQuorumEpochRequest.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        if version >= 1 { json.uuid("voterDirectoryId", &voterDirectoryId) }
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension BeginQuorumEpochRequest.LeaderEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}

extension BeginQuorumEpochResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.objects("topics", &topics, version)
        if version >= 1 && json.has("nodeEndpoints", !nodeEndpoints.isEmpty) {
            json.objects("nodeEndpoints", &nodeEndpoints, version)
        }
    }
}

extension BeginQuorumEpochResponse.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension BeginQuorumEpochResponse.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension BeginQuorumEpochResponse.NodeEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}
