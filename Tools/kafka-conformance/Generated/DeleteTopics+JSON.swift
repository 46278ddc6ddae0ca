// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DeleteTopicsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 6 { json.objects("topics", &topics, version) }
        if version <= 5 { json.stringArray("topicNames", &topicNames) }
        json.int32("timeoutMs", &timeoutMs)
    }
}

extension DeleteTopicsRequest.DeleteTopicState: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("name", &name)
        json.uuid("topicId", &topicId)
    }
}

extension DeleteTopicsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("responses", &responses, version)
    }
}

extension DeleteTopicsResponse.DeletableTopicResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("name", &name)
        if version >= 6 { json.uuid("topicId", &topicId) }
        json.int16("errorCode", &errorCode)
        if version >= 5 { json.nullableString("errorMessage", &errorMessage) }
    }
}
