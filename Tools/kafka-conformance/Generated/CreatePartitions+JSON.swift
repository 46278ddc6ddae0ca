// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension CreatePartitionsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topics", &topics, version)
        json.int32("timeoutMs", &timeoutMs)
        json.bool("validateOnly", &validateOnly)
    }
}

extension CreatePartitionsRequest.CreatePartitionsTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32("count", &self.count)
        json.nullableObjects("assignments", &assignments, version)
    }
}

extension CreatePartitionsRequest.CreatePartitionsAssignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32Array("brokerIds", &brokerIds)
    }
}

extension CreatePartitionsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("results", &results, version)
    }
}

extension CreatePartitionsResponse.CreatePartitionsTopicResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
