// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DeleteAclsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("filters", &filters, version)
    }
}

extension DeleteAclsRequest.DeleteAclsFilter: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int8("resourceTypeFilter", &resourceTypeFilter)
        json.nullableString("resourceNameFilter", &resourceNameFilter)
        json.int8("patternTypeFilter", &patternTypeFilter)
        json.nullableString("principalFilter", &principalFilter)
        json.nullableString("hostFilter", &hostFilter)
        json.int8("operation", &operation)
        json.int8("permissionType", &permissionType)
    }
}

extension DeleteAclsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("filterResults", &filterResults, version)
    }
}

extension DeleteAclsResponse.DeleteAclsFilterResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("matchingAcls", &matchingAcls, version)
    }
}

extension DeleteAclsResponse.DeleteAclsMatchingAcl: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.int8("resourceType", &resourceType)
        json.string("resourceName", &resourceName)
        json.int8("patternType", &patternType)
        json.string("principal", &principal)
        json.string("host", &host)
        json.int8("operation", &operation)
        json.int8("permissionType", &permissionType)
    }
}
