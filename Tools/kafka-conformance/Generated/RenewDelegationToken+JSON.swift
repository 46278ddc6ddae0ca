// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension RenewDelegationTokenRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.data("hmac", &hmac)
        json.int64("renewPeriodMs", &renewPeriodMs)
    }
}

extension RenewDelegationTokenResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.int64("expiryTimestampMs", &expiryTimestampMs)
        json.int32("throttleTimeMs", &throttleTimeMs)
    }
}
