// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeClientQuotasRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("components", &components, version)
        json.bool("strict", &strict)
    }
}

extension DescribeClientQuotasRequest.ComponentData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("entityType", &entityType)
        json.int8("matchType", &matchType)
        json.nullableString("match", &match)
    }
}

extension DescribeClientQuotasResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.nullableObjects("entries", &entries, version)
    }
}

extension DescribeClientQuotasResponse.EntryData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("entity", &entity, version)
        json.objects("values", &values, version)
    }
}

extension DescribeClientQuotasResponse.EntityData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("entityType", &entityType)
        json.nullableString("entityName", &entityName)
    }
}

extension DescribeClientQuotasResponse.ValueData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("key", &key)
        json.float64("value", &value)
    }
}
