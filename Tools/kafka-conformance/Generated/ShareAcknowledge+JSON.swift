// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ShareAcknowledgeRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("groupId", &groupId)
        json.nullableString("memberId", &memberId)
        json.int32("shareSessionEpoch", &shareSessionEpoch)
        if version >= 2 { json.bool("isRenewAck", &isRenewAck) }
        json.objects("topics", &topics, version)
    }
}

extension ShareAcknowledgeRequest.AcknowledgeTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension ShareAcknowledgeRequest.AcknowledgePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.objects("acknowledgementBatches", &acknowledgementBatches, version)
    }
}

extension ShareAcknowledgeRequest.AcknowledgementBatch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("firstOffset", &firstOffset)
        json.int64("lastOffset", &lastOffset)
        json.int8Array("acknowledgeTypes", &acknowledgeTypes)
    }
}

extension ShareAcknowledgeResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        if version >= 2 { json.int32("acquisitionLockTimeoutMs", &acquisitionLockTimeoutMs) }
        json.objects("responses", &responses, version)
        json.objects("nodeEndpoints", &nodeEndpoints, version)
    }
}

extension ShareAcknowledgeResponse.ShareAcknowledgeTopicResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension ShareAcknowledgeResponse.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.object("currentLeader", &currentLeader, version)
    }
}

extension ShareAcknowledgeResponse.LeaderIdAndEpoch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension ShareAcknowledgeResponse.NodeEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.int32("port", &port)
        json.nullableString("rack", &rack)
    }
}
