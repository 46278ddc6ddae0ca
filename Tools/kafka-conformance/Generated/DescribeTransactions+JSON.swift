// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeTransactionsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.stringArray("transactionalIds", &transactionalIds)
    }
}

extension DescribeTransactionsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("transactionStates", &transactionStates, version)
    }
}

extension DescribeTransactionsResponse.TransactionState: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.string("transactionalId", &transactionalId)
        json.string("transactionState", &transactionState)
        json.int32("transactionTimeoutMs", &transactionTimeoutMs)
        json.int64("transactionStartTimeMs", &transactionStartTimeMs)
        json.int64("producerId", &producerId)
        json.int16("producerEpoch", &producerEpoch)
        json.objects("topics", &topics, version)
    }
}

extension DescribeTransactionsResponse.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.int32Array("partitions", &partitions)
    }
}
