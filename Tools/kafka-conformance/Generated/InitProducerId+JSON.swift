// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension InitProducerIdRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("transactionalId", &transactionalId)
        json.int32("transactionTimeoutMs", &transactionTimeoutMs)
        if version >= 3 { json.int64("producerId", &producerId) }
        if version >= 3 { json.int16("producerEpoch", &producerEpoch) }
        if version >= 6 { json.bool("enable2Pc", &enable2Pc) }
        if version >= 6 { json.bool("keepPreparedTxn", &keepPreparedTxn) }
    }
}

extension InitProducerIdResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.int64("producerId", &producerId)
        json.int16("producerEpoch", &producerEpoch)
        if version >= 6 { json.int64("ongoingTxnProducerId", &ongoingTxnProducerId) }
        if version >= 6 { json.int16("ongoingTxnProducerEpoch", &ongoingTxnProducerEpoch) }
    }
}
