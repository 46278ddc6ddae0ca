// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension StreamsGroupDescribeRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.stringArray("groupIds", &groupIds)
        json.bool("includeAuthorizedOperations", &includeAuthorizedOperations)
    }
}

extension StreamsGroupDescribeResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("groups", &groups, version)
    }
}

extension StreamsGroupDescribeResponse.DescribedGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.string("groupId", &groupId)
        json.string("groupState", &groupState)
        json.int32("groupEpoch", &groupEpoch)
        json.int32("assignmentEpoch", &assignmentEpoch)
        json.nullableObject("topology", &topology, version)
        json.objects("members", &members, version)
        json.int32("authorizedOperations", &authorizedOperations)
    }
}

extension StreamsGroupDescribeResponse.Topology: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("epoch", &epoch)
        json.nullableObjects("subtopologies", &subtopologies, version)
    }
}

extension StreamsGroupDescribeResponse.Subtopology: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("subtopologyId", &subtopologyId)
        json.stringArray("sourceTopics", &sourceTopics)
        json.stringArray("repartitionSinkTopics", &repartitionSinkTopics)
        json.objects("stateChangelogTopics", &stateChangelogTopics, version)
        json.objects("repartitionSourceTopics", &repartitionSourceTopics, version)
    }
}

extension StreamsGroupDescribeResponse.Member: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("memberId", &memberId)
        json.int32("memberEpoch", &memberEpoch)
        json.nullableString("instanceId", &instanceId)
        json.nullableString("rackId", &rackId)
        json.string("clientId", &clientId)
        json.string("clientHost", &clientHost)
        json.int32("topologyEpoch", &topologyEpoch)
        json.string("processId", &processId)
        json.nullableObject("userEndpoint", &userEndpoint, version)
        json.objects("clientTags", &clientTags, version)
        json.objects("taskOffsets", &taskOffsets, version)
        json.objects("taskEndOffsets", &taskEndOffsets, version)
        json.object("assignment", &assignment, version)
        json.object("targetAssignment", &targetAssignment, version)
        json.bool("isClassic", &isClassic)
    }
}

extension StreamsGroupDescribeResponse.Endpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("host", &host)
        json.uint16("port", &port)
    }
}

extension StreamsGroupDescribeResponse.TaskOffset: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("subtopologyId", &subtopologyId)
        json.int32("partition", &partition)
        json.int64("offset", &offset)
    }
}

extension StreamsGroupDescribeResponse.Assignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("activeTasks", &activeTasks, version)
        json.objects("standbyTasks", &standbyTasks, version)
        json.objects("warmupTasks", &warmupTasks, version)
    }
}

extension StreamsGroupDescribeResponse.TaskIds: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("subtopologyId", &subtopologyId)
        json.int32Array("partitions", &partitions)
    }
}

extension StreamsGroupDescribeResponse.KeyValue: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("key", &key)
        json.string("value", &value)
    }
}

extension StreamsGroupDescribeResponse.TopicInfo: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32("partitions", &partitions)
        json.int16("replicationFactor", &replicationFactor)
        json.objects("topicConfigs", &topicConfigs, version)
    }
}
