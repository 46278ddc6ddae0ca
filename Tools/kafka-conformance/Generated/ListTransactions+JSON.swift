// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ListTransactionsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.stringArray("stateFilters", &stateFilters)
        json.int64Array("producerIdFilters", &producerIdFilters)
        if version >= 1 { json.int64("durationFilter", &durationFilter) }
        if version >= 2 { json.nullableString("transactionalIdPattern", &transactionalIdPattern) }
    }
}

extension ListTransactionsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.stringArray("unknownStateFilters", &unknownStateFilters)
        json.objects("transactionStates", &transactionStates, version)
    }
}

extension ListTransactionsResponse.TransactionState: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("transactionalId", &transactionalId)
        json.int64("producerId", &producerId)
        json.string("transactionState", &transactionState)
    }
}
