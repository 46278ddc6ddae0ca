// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AddPartitionsToTxnRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 4 { json.objects("transactions", &transactions, version) }
        if version <= 3 { json.string("v3AndBelowTransactionalId", &v3AndBelowTransactionalId) }
        if version <= 3 { json.int64("v3AndBelowProducerId", &v3AndBelowProducerId) }
        if version <= 3 { json.int16("v3AndBelowProducerEpoch", &v3AndBelowProducerEpoch) }
        if version <= 3 { json.objects("v3AndBelowTopics", &v3AndBelowTopics, version) }
    }
}

extension AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("transactionalId", &transactionalId)
        json.int64("producerId", &producerId)
        json.int16("producerEpoch", &producerEpoch)
        json.bool("verifyOnly", &verifyOnly)
        json.objects("topics", &topics, version)
    }
}

extension AddPartitionsToTxnRequest.AddPartitionsToTxnTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32Array("partitions", &partitions)
    }
}

extension AddPartitionsToTxnResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        if version >= 4 { json.int16("errorCode", &errorCode) }
        if version >= 4 { json.objects("resultsByTransaction", &resultsByTransaction, version) }
        if version <= 3 { json.objects("resultsByTopicV3AndBelow", &resultsByTopicV3AndBelow, version) }
    }
}

extension AddPartitionsToTxnResponse.AddPartitionsToTxnResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("transactionalId", &transactionalId)
        json.objects("topicResults", &topicResults, version)
    }
}

extension AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("resultsByPartition", &resultsByPartition, version)
    }
}

extension AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("partitionErrorCode", &partitionErrorCode)
    }
}
