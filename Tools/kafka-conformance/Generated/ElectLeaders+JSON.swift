// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ElectLeadersRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 1 { json.int8("electionType", &electionType) }
        json.nullableObjects("topicPartitions", &topicPartitions, version)
        json.int32("timeoutMs", &timeoutMs)
    }
}

extension ElectLeadersRequest.TopicPartitions: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.int32Array("partitions", &partitions)
    }
}

extension ElectLeadersResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        if version >= 1 { json.int16("errorCode", &errorCode) }
        json.objects("replicaElectionResults", &replicaElectionResults, version)
    }
}

extension ElectLeadersResponse.ReplicaElectionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.objects("partitionResult", &partitionResult, version)
    }
}

extension ElectLeadersResponse.PartitionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionId", &partitionId)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
