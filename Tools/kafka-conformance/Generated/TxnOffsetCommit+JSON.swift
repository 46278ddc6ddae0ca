// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension TxnOffsetCommitRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("transactionalId", &transactionalId)
        json.string("groupId", &groupId)
        json.int64("producerId", &producerId)
        json.int16("producerEpoch", &producerEpoch)
        if version >= 3 { json.int32("generationId", &generationId) }
        if version >= 3 { json.string("memberId", &memberId) }
        if version >= 3 { json.nullableString("groupInstanceId", &groupInstanceId) }
        json.objects("topics", &topics, version)
    }
}

extension TxnOffsetCommitRequest.TxnOffsetCommitRequestTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("committedOffset", &committedOffset)
        if version >= 2 { json.int32("committedLeaderEpoch", &committedLeaderEpoch) }
        json.nullableString("committedMetadata", &committedMetadata)
    }
}

extension TxnOffsetCommitResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("topics", &topics, version)
    }
}

extension TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
    }
}
