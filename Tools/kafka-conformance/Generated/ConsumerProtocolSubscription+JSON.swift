// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ConsumerProtocolSubscription: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.stringArray("topics", &topics)
        json.nullableData("userData", &userData)
        if version >= 1 { json.objects("ownedPartitions", &ownedPartitions, version) }
        if version >= 2 { json.int32("generationId", &generationId) }
        if version >= 3 { json.nullableString("rackId", &rackId) }
    }
}

extension ConsumerProtocolSubscription.TopicPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.int32Array("partitions", &partitions)
    }
}
