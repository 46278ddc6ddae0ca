// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension CreateTopicsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topics", &topics, version)
        json.int32("timeoutMs", &timeoutMs)
        json.bool("validateOnly", &validateOnly)
    }
}

extension CreateTopicsRequest.CreatableTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32("numPartitions", &numPartitions)
        json.int16("replicationFactor", &replicationFactor)
        json.objects("assignments", &assignments, version)
        json.objects("configs", &configs, version)
    }
}

extension CreateTopicsRequest.CreatableReplicaAssignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int32Array("brokerIds", &brokerIds)
    }
}

extension CreateTopicsRequest.CreatableTopicConfig: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.nullableString("value", &value)
    }
}

extension CreateTopicsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("topics", &topics, version)
    }
}

extension CreateTopicsResponse.CreatableTopicResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        if version >= 7 { json.uuid("topicId", &topicId) }
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        if version >= 5 && json.has("topicConfigErrorCode", topicConfigErrorCode != 0) {
            json.int16("topicConfigErrorCode", &topicConfigErrorCode)
        }
        if version >= 5 { json.int32("numPartitions", &numPartitions) }
        if version >= 5 { json.int16("replicationFactor", &replicationFactor) }
        if version >= 5 { json.nullableObjects("configs", &configs, version) }
    }
}

extension CreateTopicsResponse.CreatableTopicConfigs: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.nullableString("value", &value)
        json.bool("readOnly", &readOnly)
        json.int8("configSource", &configSource)
        json.bool("isSensitive", &isSensitive)
    }
}
