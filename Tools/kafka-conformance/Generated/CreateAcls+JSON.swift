// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension CreateAclsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("creations", &creations, version)
    }
}

extension CreateAclsRequest.AclCreation: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int8("resourceType", &resourceType)
        json.string("resourceName", &resourceName)
        json.int8("resourcePatternType", &resourcePatternType)
        json.string("principal", &principal)
        json.string("host", &host)
        json.int8("operation", &operation)
        json.int8("permissionType", &permissionType)
    }
}

extension CreateAclsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("results", &results, version)
    }
}

extension CreateAclsResponse.AclCreationResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
