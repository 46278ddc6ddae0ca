// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ConsumerGroupHeartbeatRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.string("memberId", &memberId)
        json.int32("memberEpoch", &memberEpoch)
        json.nullableString("instanceId", &instanceId)
        json.nullableString("rackId", &rackId)
        json.int32("rebalanceTimeoutMs", &rebalanceTimeoutMs)
        json.nullableStringArray("subscribedTopicNames", &subscribedTopicNames)
        if version >= 1 { json.nullableString("subscribedTopicRegex", &subscribedTopicRegex) }
        json.nullableString("serverAssignor", &serverAssignor)
        json.nullableObjects("topicPartitions", &topicPartitions, version)
    }
}

extension ConsumerGroupHeartbeatRequest.TopicPartitions: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.int32Array("partitions", &partitions)
    }
}

extension ConsumerGroupHeartbeatResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.nullableString("memberId", &memberId)
        json.int32("memberEpoch", &memberEpoch)
        json.int32("heartbeatIntervalMs", &heartbeatIntervalMs)
        json.nullableObject("assignment", &assignment, version)
    }
}

extension ConsumerGroupHeartbeatResponse.Assignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topicPartitions", &topicPartitions, version)
    }
}

extension ConsumerGroupHeartbeatResponse.TopicPartitions: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.int32Array("partitions", &partitions)
    }
}
