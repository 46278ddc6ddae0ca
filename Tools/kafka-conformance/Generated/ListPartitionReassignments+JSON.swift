// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ListPartitionReassignmentsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("timeoutMs", &timeoutMs)
        json.nullableObjects("topics", &topics, version)
    }
}

extension ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32Array("partitionIndexes", &partitionIndexes)
    }
}

extension ListPartitionReassignmentsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("topics", &topics, version)
    }
}

extension ListPartitionReassignmentsResponse.OngoingTopicReassignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension ListPartitionReassignmentsResponse.OngoingPartitionReassignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int32Array("replicas", &replicas)
        json.int32Array("addingReplicas", &addingReplicas)
        json.int32Array("removingReplicas", &removingReplicas)
    }
}
