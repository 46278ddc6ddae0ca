// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ListGroupsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 4 { json.stringArray("statesFilter", &statesFilter) }
        if version >= 5 { json.stringArray("typesFilter", &typesFilter) }
    }
}

extension ListGroupsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 1 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.int16("errorCode", &errorCode)
        json.objects("groups", &groups, version)
    }
}

extension ListGroupsResponse.ListedGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("groupId", &groupId)
        json.string("protocolType", &protocolType)
        if version >= 4 { json.string("groupState", &groupState) }
        if version >= 5 { json.string("groupType", &groupType) }
    }
}
