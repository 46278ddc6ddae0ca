// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension OffsetFetchRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 7 { json.string("groupId", &groupId) }
        if version <= 7 { json.nullableObjects("topics", &topics, version) }
        if version >= 8 { json.objects("groups", &groups, version) }
        if version >= 7 { json.bool("requireStable", &requireStable) }
    }
}

extension OffsetFetchRequest.OffsetFetchRequestTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32Array("partitionIndexes", &partitionIndexes)
    }
}

extension OffsetFetchRequest.OffsetFetchRequestGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        if version >= 9 { json.nullableString("memberId", &memberId) }
        if version >= 9 { json.int32("memberEpoch", &memberEpoch) }
        json.nullableObjects("topics", &topics, version)
    }
}

extension OffsetFetchRequest.OffsetFetchRequestTopics: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 9 { json.string("name", &name) }
        if version >= 10 { json.uuid("topicId", &topicId) }
        json.int32Array("partitionIndexes", &partitionIndexes)
    }
}

extension OffsetFetchResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 3 { json.int32("throttleTimeMs", &throttleTimeMs) }
        if version <= 7 { json.objects("topics", &topics, version) }
        if version >= 2 && version <= 7 { json.int16("errorCode", &errorCode) }
        if version >= 8 { json.objects("groups", &groups, version) }
    }
}

extension OffsetFetchResponse.OffsetFetchResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension OffsetFetchResponse.OffsetFetchResponsePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("committedOffset", &committedOffset)
        if version >= 5 { json.int32("committedLeaderEpoch", &committedLeaderEpoch) }
        json.nullableString("metadata", &metadata)
        json.int16("errorCode", &errorCode)
    }
}

extension OffsetFetchResponse.OffsetFetchResponseGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.objects("topics", &topics, version)
        json.int16("errorCode", &errorCode)
    }
}

extension OffsetFetchResponse.OffsetFetchResponseTopics: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 9 { json.string("name", &name) }
        if version >= 10 { json.uuid("topicId", &topicId) }
        json.objects("partitions", &partitions, version)
    }
}

extension OffsetFetchResponse.OffsetFetchResponsePartitions: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("committedOffset", &committedOffset)
        json.int32("committedLeaderEpoch", &committedLeaderEpoch)
        json.nullableString("metadata", &metadata)
        json.int16("errorCode", &errorCode)
    }
}
