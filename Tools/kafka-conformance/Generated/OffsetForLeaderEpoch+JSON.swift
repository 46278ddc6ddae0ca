// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension OffsetForLeaderEpochRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 3 { json.int32("replicaId", &replicaId) }
        json.objects("topics", &topics, version)
    }
}

extension OffsetForLeaderEpochRequest.OffsetForLeaderTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.objects("partitions", &partitions, version)
    }
}

extension OffsetForLeaderEpochRequest.OffsetForLeaderPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        json.int32("currentLeaderEpoch", &currentLeaderEpoch)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension OffsetForLeaderEpochResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("topics", &topics, version)
    }
}

extension OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.objects("partitions", &partitions, version)
    }
}

extension OffsetForLeaderEpochResponse.EpochEndOffset: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.int32("partition", &partition)
        json.int32("leaderEpoch", &leaderEpoch)
        json.int64("endOffset", &endOffset)
    }
}
