// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ReadShareGroupStateRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.objects("topics", &topics, version)
    }
}

extension ReadShareGroupStateRequest.ReadStateData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension ReadShareGroupStateRequest.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension ReadShareGroupStateResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("results", &results, version)
    }
}

extension ReadShareGroupStateResponse.ReadStateResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension ReadShareGroupStateResponse.PartitionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.int32("stateEpoch", &stateEpoch)
        json.int64("startOffset", &startOffset)
        json.objects("stateBatches", &stateBatches, version)
    }
}

extension ReadShareGroupStateResponse.StateBatch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("firstOffset", &firstOffset)
        json.int64("lastOffset", &lastOffset)
        json.int8("deliveryState", &deliveryState)
        json.int16("deliveryCount", &deliveryCount)
    }
}
