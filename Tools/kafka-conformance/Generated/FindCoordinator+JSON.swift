// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension FindCoordinatorRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version <= 3 { json.string("key", &key) }
        if version >= 1 { json.int8("keyType", &keyType) }
        if version >= 4 { json.stringArray("coordinatorKeys", &coordinatorKeys) }
    }
}

extension FindCoordinatorResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 1 { json.int32("throttleTimeMs", &throttleTimeMs) }
        if version <= 3 { json.int16("errorCode", &errorCode) }
        if version >= 1 && version <= 3 { json.nullableString("errorMessage", &errorMessage) }
        if version <= 3 { json.int32("nodeId", &nodeId) }
        if version <= 3 { json.string("host", &host) }
        if version <= 3 { json.int32("port", &port) }
        if version >= 4 { json.objects("coordinators", &coordinators, version) }
    }
}

extension FindCoordinatorResponse.Coordinator: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("key", &key)
        json.int32("nodeId", &nodeId)
        json.string("host", &host)
        json.int32("port", &port)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
