// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ControllerRegistrationRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("controllerId", &controllerId)
        json.uuid("incarnationId", &incarnationId)
        json.bool("zkMigrationReady", &zkMigrationReady)
        json.objects("listeners", &listeners, version)
        json.objects("features", &features, version)
    }
}

extension ControllerRegistrationRequest.Listener: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.string("host", &host)
        json.uint16("port", &port)
        json.int16("securityProtocol", &securityProtocol)
    }
}

extension ControllerRegistrationRequest.Feature: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int16("minSupportedVersion", &minSupportedVersion)
        json.int16("maxSupportedVersion", &maxSupportedVersion)
    }
}

extension ControllerRegistrationResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
