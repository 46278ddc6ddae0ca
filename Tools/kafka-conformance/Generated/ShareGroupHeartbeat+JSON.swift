// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ShareGroupHeartbeatRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.string("memberId", &memberId)
        json.int32("memberEpoch", &memberEpoch)
        json.nullableString("rackId", &rackId)
        json.nullableStringArray("subscribedTopicNames", &subscribedTopicNames)
    }
}

extension ShareGroupHeartbeatResponse: JSONMapped {
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

extension ShareGroupHeartbeatResponse.Assignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topicPartitions", &topicPartitions, version)
    }
}

extension ShareGroupHeartbeatResponse.TopicPartitions: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.int32Array("partitions", &partitions)
    }
}
