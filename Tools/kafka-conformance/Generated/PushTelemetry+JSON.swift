// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension PushTelemetryRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("clientInstanceId", &clientInstanceId)
        json.int32("subscriptionId", &subscriptionId)
        json.bool("terminating", &terminating)
        json.int8("compressionType", &compressionType)
        json.data("metrics", &metrics)
    }
}

extension PushTelemetryResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
    }
}
