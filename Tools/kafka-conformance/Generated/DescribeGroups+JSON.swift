// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeGroupsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.stringArray("groups", &groups)
        if version >= 3 { json.bool("includeAuthorizedOperations", &includeAuthorizedOperations) }
    }
}

extension DescribeGroupsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 1 { json.int32("throttleTimeMs", &throttleTimeMs) }
        json.objects("groups", &groups, version)
    }
}

extension DescribeGroupsResponse.DescribedGroup: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        if version >= 6 { json.nullableString("errorMessage", &errorMessage) }
        json.string("groupId", &groupId)
        json.string("groupState", &groupState)
        json.string("protocolType", &protocolType)
        json.string("protocolData", &protocolData)
        json.objects("members", &members, version)
        if version >= 3 { json.int32("authorizedOperations", &authorizedOperations) }
    }
}

extension DescribeGroupsResponse.DescribedGroupMember: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("memberId", &memberId)
        if version >= 4 { json.nullableString("groupInstanceId", &groupInstanceId) }
        json.string("clientId", &clientId)
        json.string("clientHost", &clientHost)
        json.data("memberMetadata", &memberMetadata)
        json.data("memberAssignment", &memberAssignment)
    }
}
