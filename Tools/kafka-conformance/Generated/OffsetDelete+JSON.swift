// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension OffsetDeleteRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.objects("topics", &topics, version)
    }
}

extension OffsetDeleteRequest.OffsetDeleteRequestTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension OffsetDeleteRequest.OffsetDeleteRequestPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
    }
}

extension OffsetDeleteResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("topics", &topics, version)
    }
}

extension OffsetDeleteResponse.OffsetDeleteResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension OffsetDeleteResponse.OffsetDeleteResponsePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
    }
}
