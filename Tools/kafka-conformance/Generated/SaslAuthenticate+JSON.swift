// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension SaslAuthenticateRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.data("authBytes", &authBytes)
    }
}

extension SaslAuthenticateResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.data("authBytes", &authBytes)
        if version >= 1 { json.int64("sessionLifetimeMs", &sessionLifetimeMs) }
    }
}
