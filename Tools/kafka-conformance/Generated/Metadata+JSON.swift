// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension MetadataRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableObjects("topics", &topics, version)
        if version >= 4 { json.bool("allowAutoTopicCreation", &allowAutoTopicCreation) }
        if version >= 8 && version <= 10 {
            json.bool("includeClusterAuthorizedOperations", &includeClusterAuthorizedOperations)
        }
        if version >= 8 { json.bool("includeTopicAuthorizedOperations", &includeTopicAuthorizedOperations) }
    }
}

extension MetadataRequest.MetadataRequestTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 10 { json.uuid("topicId", &topicId) }
        json.nullableString("name", &name)
    }
}

extension MetadataResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 3 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.objects("brokers", &brokers, version)
        if version >= 2 { json.nullableString("clusterId", &clusterId) }
        if version >= 1 { json.int32("controllerId", &controllerId) }
        json.objects("topics", &topics, version)
        if version >= 8 && version <= 10 { json.int32("clusterAuthorizedOperations", &clusterAuthorizedOperations) }
        if version >= 13 { json.int16("errorCode", &errorCode) }
    }
}

extension MetadataResponse.MetadataResponseBroker: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.int32("port", &port)
        if version >= 1 { json.nullableString("rack", &rack) }
    }
}

extension MetadataResponse.MetadataResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("name", &name)
        if version >= 10 { json.uuid("topicId", &topicId) }
        if version >= 1 { json.bool("isInternal", &isInternal) }
        json.objects("partitions", &partitions, version)
        if version >= 8 { json.int32("topicAuthorizedOperations", &topicAuthorizedOperations) }
    }
}

extension MetadataResponse.MetadataResponsePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.int32("partitionIndex", &partitionIndex)
        json.int32("leaderId", &leaderId)
        if version >= 7 { json.int32("leaderEpoch", &leaderEpoch) }
        json.int32Array("replicaNodes", &replicaNodes)
        json.int32Array("isrNodes", &isrNodes)
        if version >= 5 { json.int32Array("offlineReplicas", &offlineReplicas) }
    }
}
