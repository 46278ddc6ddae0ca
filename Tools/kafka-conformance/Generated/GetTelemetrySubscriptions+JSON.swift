// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension GetTelemetrySubscriptionsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("clientInstanceId", &clientInstanceId)
    }
}

extension GetTelemetrySubscriptionsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.uuid("clientInstanceId", &clientInstanceId)
        json.int32("subscriptionId", &subscriptionId)
        json.int8Array("acceptedCompressionTypes", &acceptedCompressionTypes)
        json.int32("pushIntervalMs", &pushIntervalMs)
        json.int32("telemetryMaxBytes", &telemetryMaxBytes)
        json.bool("deltaTemporality", &deltaTemporality)
        json.stringArray("requestedMetrics", &requestedMetrics)
    }
}
