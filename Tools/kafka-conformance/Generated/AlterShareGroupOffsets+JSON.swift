// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AlterShareGroupOffsetsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.objects("topics", &topics, version)
    }
}

extension AlterShareGroupOffsetsRequest.AlterShareGroupOffsetsRequestTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension AlterShareGroupOffsetsRequest.AlterShareGroupOffsetsRequestPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("startOffset", &startOffset)
    }
}

extension AlterShareGroupOffsetsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("responses", &responses, version)
    }
}

extension AlterShareGroupOffsetsResponse.AlterShareGroupOffsetsResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension AlterShareGroupOffsetsResponse.AlterShareGroupOffsetsResponsePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
