// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ConsumerProtocolAssignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("assignedPartitions", &assignedPartitions, version)
        json.nullableData("userData", &userData)
    }
}

extension ConsumerProtocolAssignment.TopicPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.int32Array("partitions", &partitions)
    }
}
