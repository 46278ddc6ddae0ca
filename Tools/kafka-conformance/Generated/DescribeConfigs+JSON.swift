// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeConfigsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("resources", &resources, version)
        json.bool("includeSynonyms", &includeSynonyms)
        if version >= 3 { json.bool("includeDocumentation", &includeDocumentation) }
    }
}

extension DescribeConfigsRequest.DescribeConfigsResource: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int8("resourceType", &resourceType)
        json.string("resourceName", &resourceName)
        json.nullableStringArray("configurationKeys", &configurationKeys)
    }
}

extension DescribeConfigsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("results", &results, version)
    }
}

extension DescribeConfigsResponse.DescribeConfigsResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.int8("resourceType", &resourceType)
        json.string("resourceName", &resourceName)
        json.objects("configs", &configs, version)
    }
}

extension DescribeConfigsResponse.DescribeConfigsResourceResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.nullableString("value", &value)
        json.bool("readOnly", &readOnly)
        json.int8("configSource", &configSource)
        json.bool("isSensitive", &isSensitive)
        json.objects("synonyms", &synonyms, version)
        if version >= 3 { json.int8("configType", &configType) }
        if version >= 3 { json.nullableString("documentation", &documentation) }
    }
}

extension DescribeConfigsResponse.DescribeConfigsSynonym: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.nullableString("value", &value)
        json.int8("source", &source)
    }
}
