// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ListConfigResourcesRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 1 { json.int8Array("resourceTypes", &resourceTypes) }
    }
}

extension ListConfigResourcesResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.objects("configResources", &configResources, version)
    }
}

extension ListConfigResourcesResponse.ConfigResource: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("resourceName", &resourceName)
        if version >= 1 { json.int8("resourceType", &resourceType) }
    }
}
