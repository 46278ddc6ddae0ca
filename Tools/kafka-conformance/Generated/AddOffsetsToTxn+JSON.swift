// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AddOffsetsToTxnRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("transactionalId", &transactionalId)
        json.int64("producerId", &producerId)
        json.int16("producerEpoch", &producerEpoch)
        json.string("groupId", &groupId)
    }
}

extension AddOffsetsToTxnResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
    }
}
