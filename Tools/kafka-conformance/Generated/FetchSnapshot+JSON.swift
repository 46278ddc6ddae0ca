// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

@_spi(KafkaInternals) import KafkaProtocol

extension FetchSnapshotRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if json.has("clusterId", clusterId != nil) { json.nullableString("clusterId", &clusterId) }
        json.int32("replicaId", &replicaId)
        json.int32("maxBytes", &maxBytes)
        json.objects("topics", &topics, version)
    }
}

extension FetchSnapshotRequest.TopicSnapshot: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension FetchSnapshotRequest.PartitionSnapshot: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partition", &partition)
        json.int32("currentLeaderEpoch", &currentLeaderEpoch)
        json.object("snapshotId", &snapshotId, version)
        json.int64("position", &position)
        if version >= 1 && json.has("replicaDirectoryId", replicaDirectoryId != UUID128()) {
            json.uuid("replicaDirectoryId", &replicaDirectoryId)
        }
    }
}

extension FetchSnapshotRequest.SnapshotId: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("endOffset", &endOffset)
        json.int32("epoch", &epoch)
    }
}

extension FetchSnapshotResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.objects("topics", &topics, version)
        if version >= 1 && json.has("nodeEndpoints", !nodeEndpoints.isEmpty) {
            json.objects("nodeEndpoints", &nodeEndpoints, version)
        }
    }
}

extension FetchSnapshotResponse.TopicSnapshot: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension FetchSnapshotResponse.PartitionSnapshot: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("index", &index)
        json.int16("errorCode", &errorCode)
        json.object("snapshotId", &snapshotId, version)
        if json.has("currentLeader", !currentLeader.isAtDefault) {
            json.object("currentLeader", &currentLeader, version)
        }
        json.int64("size", &size)
        json.int64("position", &position)
        json.data("unalignedRecords", &unalignedRecords)
    }
}

extension FetchSnapshotResponse.SnapshotId: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("endOffset", &endOffset)
        json.int32("epoch", &epoch)
    }
}

extension FetchSnapshotResponse.LeaderIdAndEpoch: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
    }
}

extension FetchSnapshotResponse.NodeEndpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}
