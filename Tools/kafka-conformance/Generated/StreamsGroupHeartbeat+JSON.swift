// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension StreamsGroupHeartbeatRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.string("memberId", &memberId)
        json.int32("memberEpoch", &memberEpoch)
        json.int32("endpointInformationEpoch", &endpointInformationEpoch)
        json.nullableString("instanceId", &instanceId)
        json.nullableString("rackId", &rackId)
        json.int32("rebalanceTimeoutMs", &rebalanceTimeoutMs)
        json.nullableObject("topology", &topology, version)
        json.nullableObjects("activeTasks", &activeTasks, version)
        json.nullableObjects("standbyTasks", &standbyTasks, version)
        json.nullableObjects("warmupTasks", &warmupTasks, version)
        json.nullableString("processId", &processId)
        json.nullableObject("userEndpoint", &userEndpoint, version)
        json.nullableObjects("clientTags", &clientTags, version)
        json.nullableObjects("taskOffsets", &taskOffsets, version)
        json.nullableObjects("taskEndOffsets", &taskEndOffsets, version)
        json.bool("shutdownApplication", &shutdownApplication)
    }
}

extension StreamsGroupHeartbeatRequest.Topology: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("epoch", &epoch)
        json.objects("subtopologies", &subtopologies, version)
    }
}

extension StreamsGroupHeartbeatRequest.Subtopology: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("subtopologyId", &subtopologyId)
        json.stringArray("sourceTopics", &sourceTopics)
        json.stringArray("sourceTopicRegex", &sourceTopicRegex)
        json.objects("stateChangelogTopics", &stateChangelogTopics, version)
        json.stringArray("repartitionSinkTopics", &repartitionSinkTopics)
        json.objects("repartitionSourceTopics", &repartitionSourceTopics, version)
        json.objects("copartitionGroups", &copartitionGroups, version)
    }
}

extension StreamsGroupHeartbeatRequest.CopartitionGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16Array("sourceTopics", &sourceTopics)
        json.int16Array("sourceTopicRegex", &sourceTopicRegex)
        json.int16Array("repartitionSourceTopics", &repartitionSourceTopics)
    }
}

extension StreamsGroupHeartbeatRequest.KeyValue: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("key", &key)
        json.string("value", &value)
    }
}

extension StreamsGroupHeartbeatRequest.TopicInfo: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32("partitions", &partitions)
        json.int16("replicationFactor", &replicationFactor)
        json.objects("topicConfigs", &topicConfigs, version)
    }
}

extension StreamsGroupHeartbeatRequest.Endpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("host", &host)
        json.uint16("port", &port)
    }
}

extension StreamsGroupHeartbeatRequest.TaskOffset: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("subtopologyId", &subtopologyId)
        json.int32("partition", &partition)
        json.int64("offset", &offset)
    }
}

extension StreamsGroupHeartbeatRequest.TaskIds: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("subtopologyId", &subtopologyId)
        json.int32Array("partitions", &partitions)
    }
}

extension StreamsGroupHeartbeatResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.string("memberId", &memberId)
        json.int32("memberEpoch", &memberEpoch)
        json.int32("heartbeatIntervalMs", &heartbeatIntervalMs)
        json.int32("acceptableRecoveryLag", &acceptableRecoveryLag)
        json.int32("taskOffsetIntervalMs", &taskOffsetIntervalMs)
        json.nullableObjects("status", &status, version)
        json.nullableObjects("activeTasks", &activeTasks, version)
        json.nullableObjects("standbyTasks", &standbyTasks, version)
        json.nullableObjects("warmupTasks", &warmupTasks, version)
        json.int32("endpointInformationEpoch", &endpointInformationEpoch)
        json.nullableObjects("partitionsByUserEndpoint", &partitionsByUserEndpoint, version)
    }
}

extension StreamsGroupHeartbeatResponse.EndpointToPartitions: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.object("userEndpoint", &userEndpoint, version)
        json.objects("activePartitions", &activePartitions, version)
        json.objects("standbyPartitions", &standbyPartitions, version)
    }
}

extension StreamsGroupHeartbeatResponse.Status: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int8("statusCode", &statusCode)
        json.string("statusDetail", &statusDetail)
    }
}

extension StreamsGroupHeartbeatResponse.TopicPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.int32Array("partitions", &partitions)
    }
}

extension StreamsGroupHeartbeatResponse.TaskIds: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("subtopologyId", &subtopologyId)
        json.int32Array("partitions", &partitions)
    }
}

extension StreamsGroupHeartbeatResponse.Endpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("host", &host)
        json.uint16("port", &port)
    }
}
