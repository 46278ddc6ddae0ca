// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension HeartbeatRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.int32("generationId", &generationId)
        json.string("memberId", &memberId)
        if version >= 3 { json.nullableString("groupInstanceId", &groupInstanceId) }
    }
}

extension HeartbeatResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 1 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.int16("errorCode", &errorCode)
    }
}
