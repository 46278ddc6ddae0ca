// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AlterConfigsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("resources", &resources, version)
        json.bool("validateOnly", &validateOnly)
    }
}

extension AlterConfigsRequest.AlterConfigsResource: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int8("resourceType", &resourceType)
        json.string("resourceName", &resourceName)
        json.objects("configs", &configs, version)
    }
}

extension AlterConfigsRequest.AlterableConfig: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.nullableString("value", &value)
    }
}

extension AlterConfigsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("responses", &responses, version)
    }
}

extension AlterConfigsResponse.AlterConfigsResourceResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.int8("resourceType", &resourceType)
        json.string("resourceName", &resourceName)
    }
}
