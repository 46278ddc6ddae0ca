// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

@_spi(KafkaInternals) import KafkaProtocol

extension ProduceRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("transactionalId", &transactionalId)
        json.int16("acks", &acks)
        json.int32("timeoutMs", &timeoutMs)
        json.objects("topicData", &topicData, version)
    }
}

extension ProduceRequest.TopicProduceData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 12 { json.string("name", &name) }
        if version >= 13 { json.uuid("topicId", &topicId) }
        json.objects("partitionData", &partitionData, version)
    }
}

extension ProduceRequest.PartitionProduceData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("index", &index)
        json.nullableData("records", &records)
    }
}

extension ProduceResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("responses", &responses, version)
        json.int32("throttleTimeMs", &throttleTimeMs)
        if version >= 10 && json.has("nodeEndpoints", !nodeEndpoints.isEmpty) {
            json.objects("nodeEndpoints", &nodeEndpoints, version)
        }
    }
}

extension ProduceResponse.TopicProduceResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 12 { json.string("name", &name) }
        if version >= 13 { json.uuid("topicId", &topicId) }
        json.objects("partitionResponses", &partitionResponses, version)
    }
}

extension ProduceResponse.PartitionProduceResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("index", &index)
        json.int16("errorCode", &errorCode)
        json.int64("baseOffset", &baseOffset)
        json.int64("logAppendTimeMs", &logAppendTimeMs)
        if version >= 5 { json.int64("logStartOffset", &logStartOffset) }
        if version >= 8 { json.objects("recordErrors", &recordErrors, version) }
        if version >= 8 { json.nullableString("errorMessage", &errorMessage) }
        if version >= 10 && json.has("currentLeader", !currentLeader.isAtDefault) {
            json.object("currentLeader", &currentLeader, version)
        }
    }
}

extension ProduceResponse.BatchIndexAndErrorMessage: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("batchIndex", &batchIndex)
        json.nullableString("batchIndexErrorMessage", &batchIndexErrorMessage)
    }
}

extension ProduceResponse.LeaderIdAndEpoch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension ProduceResponse.NodeEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.int32("port", &port)
        json.nullableString("rack", &rack)
    }
}
