// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension WriteShareGroupStateRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.objects("topics", &topics, version)
    }
}

extension WriteShareGroupStateRequest.WriteStateData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension WriteShareGroupStateRequest.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        json.int32("stateEpoch", &stateEpoch)
        json.int32("leaderEpoch", &leaderEpoch)
        json.int64("startOffset", &startOffset)
        if version >= 1 { json.int32("deliveryCompleteCount", &deliveryCompleteCount) }
        json.objects("stateBatches", &stateBatches, version)
    }
}

extension WriteShareGroupStateRequest.StateBatch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("firstOffset", &firstOffset)
        json.int64("lastOffset", &lastOffset)
        json.int8("deliveryState", &deliveryState)
        json.int16("deliveryCount", &deliveryCount)
    }
}

extension WriteShareGroupStateResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("results", &results, version)
    }
}

extension WriteShareGroupStateResponse.WriteStateResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension WriteShareGroupStateResponse.PartitionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
