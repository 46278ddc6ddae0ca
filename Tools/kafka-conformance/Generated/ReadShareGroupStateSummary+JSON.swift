// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ReadShareGroupStateSummaryRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.objects("topics", &topics, version)
    }
}

extension ReadShareGroupStateSummaryRequest.ReadStateSummaryData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension ReadShareGroupStateSummaryRequest.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension ReadShareGroupStateSummaryResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("results", &results, version)
    }
}

extension ReadShareGroupStateSummaryResponse.ReadStateSummaryResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension ReadShareGroupStateSummaryResponse.PartitionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.int32("stateEpoch", &stateEpoch)
        json.int32("leaderEpoch", &leaderEpoch)
        json.int64("startOffset", &startOffset)
        if version >= 1 { json.int32("deliveryCompleteCount", &deliveryCompleteCount) }
    }
}
