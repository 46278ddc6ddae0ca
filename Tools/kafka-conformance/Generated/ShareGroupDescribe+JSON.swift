// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ShareGroupDescribeRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.stringArray("groupIds", &groupIds)
        json.bool("includeAuthorizedOperations", &includeAuthorizedOperations)
    }
}

extension ShareGroupDescribeResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("groups", &groups, version)
    }
}

extension ShareGroupDescribeResponse.DescribedGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.string("groupId", &groupId)
        json.string("groupState", &groupState)
        json.int32("groupEpoch", &groupEpoch)
        json.int32("assignmentEpoch", &assignmentEpoch)
        json.string("assignorName", &assignorName)
        json.objects("members", &members, version)
        json.int32("authorizedOperations", &authorizedOperations)
    }
}

extension ShareGroupDescribeResponse.Member: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("memberId", &memberId)
        json.nullableString("rackId", &rackId)
        json.int32("memberEpoch", &memberEpoch)
        json.string("clientId", &clientId)
        json.string("clientHost", &clientHost)
        json.stringArray("subscribedTopicNames", &subscribedTopicNames)
        json.object("assignment", &assignment, version)
    }
}

extension ShareGroupDescribeResponse.TopicPartitions: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.string("topicName", &topicName)
        json.int32Array("partitions", &partitions)
    }
}

extension ShareGroupDescribeResponse.Assignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topicPartitions", &topicPartitions, version)
    }
}
