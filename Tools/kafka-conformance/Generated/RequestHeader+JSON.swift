// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension RequestHeader: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("requestApiKey", &requestApiKey)
        json.int16("requestApiVersion", &requestApiVersion)
        json.int32("correlationId", &correlationId)
        json.nullableString("clientId", &clientId)
    }
}
