// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension JoinGroupRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.int32("sessionTimeoutMs", &sessionTimeoutMs)
        if version >= 1 { json.int32("rebalanceTimeoutMs", &rebalanceTimeoutMs) }
        json.string("memberId", &memberId)
        if version >= 5 { json.nullableString("groupInstanceId", &groupInstanceId) }
        json.string("protocolType", &protocolType)
        json.objects("protocols", &protocols, version)
        if version >= 8 { json.nullableString("reason", &reason) }
    }
}

extension JoinGroupRequest.JoinGroupRequestProtocol: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.data("metadata", &metadata)
    }
}

extension JoinGroupResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 2 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.int16("errorCode", &errorCode)
        json.int32("generationId", &generationId)
        if version >= 7 { json.nullableString("protocolType", &protocolType) }
        json.nullableString("protocolName", &protocolName)
        json.string("leader", &leader)
        if version >= 9 { json.bool("skipAssignment", &skipAssignment) }
        json.string("memberId", &memberId)
        json.objects("members", &members, version)
    }
}

extension JoinGroupResponse.JoinGroupResponseMember: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("memberId", &memberId)
        if version >= 5 { json.nullableString("groupInstanceId", &groupInstanceId) }
        json.data("metadata", &metadata)
    }
}
