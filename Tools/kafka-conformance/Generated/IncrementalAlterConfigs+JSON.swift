// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension IncrementalAlterConfigsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("resources", &resources, version)
        json.bool("validateOnly", &validateOnly)
    }
}

extension IncrementalAlterConfigsRequest.AlterConfigsResource: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int8("resourceType", &resourceType)
        json.string("resourceName", &resourceName)
        json.objects("configs", &configs, version)
    }
}

extension IncrementalAlterConfigsRequest.AlterableConfig: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int8("configOperation", &configOperation)
        json.nullableString("value", &value)
    }
}

extension IncrementalAlterConfigsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("responses", &responses, version)
    }
}

extension IncrementalAlterConfigsResponse.AlterConfigsResourceResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.int8("resourceType", &resourceType)
        json.string("resourceName", &resourceName)
    }
}
