// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeShareGroupOffsetsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("groups", &groups, version)
    }
}

extension DescribeShareGroupOffsetsRequest.DescribeShareGroupOffsetsRequestGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.nullableObjects("topics", &topics, version)
    }
}

extension DescribeShareGroupOffsetsRequest.DescribeShareGroupOffsetsRequestTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.int32Array("partitions", &partitions)
    }
}

extension DescribeShareGroupOffsetsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("groups", &groups, version)
    }
}

extension DescribeShareGroupOffsetsResponse.DescribeShareGroupOffsetsResponseGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.objects("topics", &topics, version)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}

extension DescribeShareGroupOffsetsResponse.DescribeShareGroupOffsetsResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension DescribeShareGroupOffsetsResponse.DescribeShareGroupOffsetsResponsePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("startOffset", &startOffset)
        json.int32("leaderEpoch", &leaderEpoch)
        if version >= 1 { json.int64("lag", &lag) }
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
