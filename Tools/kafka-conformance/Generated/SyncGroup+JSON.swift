// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension SyncGroupRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.int32("generationId", &generationId)
        json.string("memberId", &memberId)
        if version >= 3 { json.nullableString("groupInstanceId", &groupInstanceId) }
        if version >= 5 { json.nullableString("protocolType", &protocolType) }
        if version >= 5 { json.nullableString("protocolName", &protocolName) }
        json.objects("assignments", &assignments, version)
    }
}

extension SyncGroupRequest.SyncGroupRequestAssignment: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("memberId", &memberId)
        json.data("assignment", &assignment)
    }
}

extension SyncGroupResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 1 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.int16("errorCode", &errorCode)
        if version >= 5 { json.nullableString("protocolType", &protocolType) }
        if version >= 5 { json.nullableString("protocolName", &protocolName) }
        json.data("assignment", &assignment)
    }
}
