// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension LeaveGroupRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        if version <= 2 { json.string("memberId", &memberId) }
        if version >= 3 { json.objects("members", &members, version) }
    }
}

extension LeaveGroupRequest.MemberIdentity: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("memberId", &memberId)
        json.nullableString("groupInstanceId", &groupInstanceId)
        if version >= 5 { json.nullableString("reason", &reason) }
    }
}

extension LeaveGroupResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 1 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.int16("errorCode", &errorCode)
        if version >= 3 { json.objects("members", &members, version) }
    }
}

extension LeaveGroupResponse.MemberResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("memberId", &memberId)
        json.nullableString("groupInstanceId", &groupInstanceId)
        json.int16("errorCode", &errorCode)
    }
}
