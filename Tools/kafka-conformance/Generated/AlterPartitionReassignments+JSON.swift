// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AlterPartitionReassignmentsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("timeoutMs", &timeoutMs)
        if version >= 1 { json.bool("allowReplicationFactorChange", &allowReplicationFactorChange) }
        json.objects("topics", &topics, version)
    }
}

extension AlterPartitionReassignmentsRequest.ReassignableTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension AlterPartitionReassignmentsRequest.ReassignablePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.nullableInt32Array("replicas", &replicas)
    }
}

extension AlterPartitionReassignmentsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        if version >= 1 { json.bool("allowReplicationFactorChange", &allowReplicationFactorChange) }
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("responses", &responses, version)
    }
}

extension AlterPartitionReassignmentsResponse.ReassignableTopicResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension AlterPartitionReassignmentsResponse.ReassignablePartitionResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
