// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension EnvelopeRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.data("requestData", &requestData)
        json.nullableData("requestPrincipal", &requestPrincipal)
        json.data("clientHostAddress", &clientHostAddress)
    }
}

extension EnvelopeResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableData("responseData", &responseData)
        json.int16("errorCode", &errorCode)
    }
}
