// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ShareFetchRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("groupId", &groupId)
        json.nullableString("memberId", &memberId)
        json.int32("shareSessionEpoch", &shareSessionEpoch)
        json.int32("maxWaitMs", &maxWaitMs)
        json.int32("minBytes", &minBytes)
        json.int32("maxBytes", &maxBytes)
        json.int32("maxRecords", &maxRecords)
        json.int32("batchSize", &batchSize)
        if version >= 2 { json.int8("shareAcquireMode", &shareAcquireMode) }
        if version >= 2 { json.bool("isRenewAck", &isRenewAck) }
        json.objects("topics", &topics, version)
        json.objects("forgottenTopicsData", &forgottenTopicsData, version)
    }
}

extension ShareFetchRequest.FetchTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension ShareFetchRequest.FetchPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.objects("acknowledgementBatches", &acknowledgementBatches, version)
    }
}

extension ShareFetchRequest.AcknowledgementBatch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("firstOffset", &firstOffset)
        json.int64("lastOffset", &lastOffset)
        json.int8Array("acknowledgeTypes", &acknowledgeTypes)
    }
}

extension ShareFetchRequest.ForgottenTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.int32Array("partitions", &partitions)
    }
}

extension ShareFetchResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.int32("acquisitionLockTimeoutMs", &acquisitionLockTimeoutMs)
        json.objects("responses", &responses, version)
        json.objects("nodeEndpoints", &nodeEndpoints, version)
    }
}

extension ShareFetchResponse.ShareFetchableTopicResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension ShareFetchResponse.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.int16("acknowledgeErrorCode", &acknowledgeErrorCode)
        json.nullableString("acknowledgeErrorMessage", &acknowledgeErrorMessage)
        json.object("currentLeader", &currentLeader, version)
        json.data("records", &records)
        json.objects("acquiredRecords", &acquiredRecords, version)
    }
}

extension ShareFetchResponse.LeaderIdAndEpoch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension ShareFetchResponse.AcquiredRecords: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("firstOffset", &firstOffset)
        json.int64("lastOffset", &lastOffset)
        json.int16("deliveryCount", &deliveryCount)
    }
}

extension ShareFetchResponse.NodeEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.int32("port", &port)
        json.nullableString("rack", &rack)
    }
}
