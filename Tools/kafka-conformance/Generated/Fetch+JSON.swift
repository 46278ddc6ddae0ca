// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

@_spi(KafkaInternals) import KafkaProtocol

extension FetchRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 12 && json.has("clusterId", clusterId != nil) { json.nullableString("clusterId", &clusterId) }
        if version <= 14 { json.int32("replicaId", &replicaId) }
        if version >= 15 && json.has("replicaState", !replicaState.isAtDefault) {
            json.object("replicaState", &replicaState, version)
        }
        json.int32("maxWaitMs", &maxWaitMs)
        json.int32("minBytes", &minBytes)
        json.int32("maxBytes", &maxBytes)
        json.int8("isolationLevel", &isolationLevel)
        if version >= 7 { json.int32("sessionId", &sessionId) }
        if version >= 7 { json.int32("sessionEpoch", &sessionEpoch) }
        json.objects("topics", &topics, version)
        if version >= 7 { json.objects("forgottenTopicsData", &forgottenTopicsData, version) }
        if version >= 11 { json.string("rackId", &rackId) }
    }
}

extension FetchRequest.ReplicaState: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("replicaId", &replicaId)
        json.int64("replicaEpoch", &replicaEpoch)
    }
}

extension FetchRequest.FetchTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 12 { json.string("topic", &topic) }
        if version >= 13 { json.uuid("topicId", &topicId) }
        json.objects("partitions", &partitions, version)
    }
}

extension FetchRequest.FetchPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        if version >= 9 { json.int32("currentLeaderEpoch", &currentLeaderEpoch) }
        json.int64("fetchOffset", &fetchOffset)
        if version >= 12 { json.int32("lastFetchedEpoch", &lastFetchedEpoch) }
        if version >= 5 { json.int64("logStartOffset", &logStartOffset) }
        json.int32("partitionMaxBytes", &partitionMaxBytes)
        if version >= 17 && json.has("replicaDirectoryId", replicaDirectoryId != UUID128()) {
            json.uuid("replicaDirectoryId", &replicaDirectoryId)
        }
        if version >= 18 && json.has("highWatermark", highWatermark != 9_223_372_036_854_775_807) {
            json.int64("highWatermark", &highWatermark)
        }
    }
}

extension FetchRequest.ForgottenTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 12 { json.string("topic", &topic) }
        if version >= 13 { json.uuid("topicId", &topicId) }
        json.int32Array("partitions", &partitions)
    }
}

extension FetchResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        if version >= 7 { json.int16("errorCode", &errorCode) }
        if version >= 7 { json.int32("sessionId", &sessionId) }
        json.objects("responses", &responses, version)
        if version >= 16 && json.has("nodeEndpoints", !nodeEndpoints.isEmpty) {
            json.objects("nodeEndpoints", &nodeEndpoints, version)
        }
    }
}

extension FetchResponse.FetchableTopicResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 12 { json.string("topic", &topic) }
        if version >= 13 { json.uuid("topicId", &topicId) }
        json.objects("partitions", &partitions, version)
    }
}

extension FetchResponse.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.int64("highWatermark", &highWatermark)
        json.int64("lastStableOffset", &lastStableOffset)
        if version >= 5 { json.int64("logStartOffset", &logStartOffset) }
        if version >= 12 && json.has("divergingEpoch", !divergingEpoch.isAtDefault) {
            json.object("divergingEpoch", &divergingEpoch, version)
        }
        if version >= 12 && json.has("currentLeader", !currentLeader.isAtDefault) {
            json.object("currentLeader", &currentLeader, version)
        }
        if version >= 12 && json.has("snapshotId", !snapshotId.isAtDefault) {
            json.object("snapshotId", &snapshotId, version)
        }
        json.nullableObjects("abortedTransactions", &abortedTransactions, version)
        if version >= 11 { json.int32("preferredReadReplica", &preferredReadReplica) }
        json.nullableData("records", &records)
    }
}

extension FetchResponse.EpochEndOffset: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("epoch", &epoch)
        json.int64("endOffset", &endOffset)
    }
}

extension FetchResponse.LeaderIdAndEpoch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension FetchResponse.SnapshotId: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("endOffset", &endOffset)
        json.int32("epoch", &epoch)
    }
}

extension FetchResponse.AbortedTransaction: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("producerId", &producerId)
        json.int64("firstOffset", &firstOffset)
    }
}

extension FetchResponse.NodeEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.int32("port", &port)
        json.nullableString("rack", &rack)
    }
}
