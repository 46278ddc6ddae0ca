// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ListOffsetsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("replicaId", &replicaId)
        if version >= 2 { json.int8("isolationLevel", &isolationLevel) }
        json.objects("topics", &topics, version)
        if version >= 10 { json.int32("timeoutMs", &timeoutMs) }
    }
}

extension ListOffsetsRequest.ListOffsetsTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension ListOffsetsRequest.ListOffsetsPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        if version >= 4 { json.int32("currentLeaderEpoch", &currentLeaderEpoch) }
        json.int64("timestamp", &timestamp)
    }
}

extension ListOffsetsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 2 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.objects("topics", &topics, version)
    }
}

extension ListOffsetsResponse.ListOffsetsTopicResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension ListOffsetsResponse.ListOffsetsPartitionResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.int64("timestamp", &timestamp)
        json.int64("offset", &offset)
        if version >= 4 { json.int32("leaderEpoch", &leaderEpoch) }
    }
}
