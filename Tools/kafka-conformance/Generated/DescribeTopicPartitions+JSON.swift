// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeTopicPartitionsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topics", &topics, version)
        json.int32("responsePartitionLimit", &responsePartitionLimit)
        json.nullableObject("cursor", &cursor, version)
    }
}

extension DescribeTopicPartitionsRequest.TopicRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
    }
}

extension DescribeTopicPartitionsRequest.Cursor: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.int32("partitionIndex", &partitionIndex)
    }
}

extension DescribeTopicPartitionsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("topics", &topics, version)
        json.nullableObject("nextCursor", &nextCursor, version)
    }
}

extension DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("name", &name)
        json.uuid("topicId", &topicId)
        json.bool("isInternal", &isInternal)
        json.objects("partitions", &partitions, version)
        json.int32("topicAuthorizedOperations", &topicAuthorizedOperations)
    }
}

extension DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.int32("partitionIndex", &partitionIndex)
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
        json.int32Array("replicaNodes", &replicaNodes)
        json.int32Array("isrNodes", &isrNodes)
        json.nullableInt32Array("eligibleLeaderReplicas", &eligibleLeaderReplicas)
        json.nullableInt32Array("lastKnownElr", &lastKnownElr)
        json.int32Array("offlineReplicas", &offlineReplicas)
    }
}

extension DescribeTopicPartitionsResponse.Cursor: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.int32("partitionIndex", &partitionIndex)
    }
}
