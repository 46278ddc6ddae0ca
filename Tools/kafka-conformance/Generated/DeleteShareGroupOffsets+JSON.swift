// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DeleteShareGroupOffsetsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.objects("topics", &topics, version)
    }
}

extension DeleteShareGroupOffsetsRequest.DeleteShareGroupOffsetsRequestTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
    }
}

extension DeleteShareGroupOffsetsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("responses", &responses, version)
    }
}

extension DeleteShareGroupOffsetsResponse.DeleteShareGroupOffsetsResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.uuid("topicId", &topicId)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
