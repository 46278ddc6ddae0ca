// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension OffsetCommitRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.int32("generationIdOrMemberEpoch", &generationIdOrMemberEpoch)
        json.string("memberId", &memberId)
        if version >= 7 { json.nullableString("groupInstanceId", &groupInstanceId) }
        if version <= 4 { json.int64("retentionTimeMs", &retentionTimeMs) }
        json.objects("topics", &topics, version)
    }
}

extension OffsetCommitRequest.OffsetCommitRequestTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 9 { json.string("name", &name) }
        if version >= 10 { json.uuid("topicId", &topicId) }
        json.objects("partitions", &partitions, version)
    }
}

extension OffsetCommitRequest.OffsetCommitRequestPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("committedOffset", &committedOffset)
        if version >= 6 { json.int32("committedLeaderEpoch", &committedLeaderEpoch) }
        json.nullableString("committedMetadata", &committedMetadata)
    }
}

extension OffsetCommitResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 3 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.objects("topics", &topics, version)
    }
}

extension OffsetCommitResponse.OffsetCommitResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 9 { json.string("name", &name) }
        if version >= 10 { json.uuid("topicId", &topicId) }
        json.objects("partitions", &partitions, version)
    }
}

extension OffsetCommitResponse.OffsetCommitResponsePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
    }
}
