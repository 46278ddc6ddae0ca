// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AlterClientQuotasRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("entries", &entries, version)
        json.bool("validateOnly", &validateOnly)
    }
}

extension AlterClientQuotasRequest.EntryData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("entity", &entity, version)
        json.objects("ops", &ops, version)
    }
}

extension AlterClientQuotasRequest.EntityData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("entityType", &entityType)
        json.nullableString("entityName", &entityName)
    }
}

extension AlterClientQuotasRequest.OpData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("key", &key)
        json.float64("value", &value)
        json.bool("remove", &remove)
    }
}

extension AlterClientQuotasResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("entries", &entries, version)
    }
}

extension AlterClientQuotasResponse.EntryData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("entity", &entity, version)
    }
}

extension AlterClientQuotasResponse.EntityData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("entityType", &entityType)
        json.nullableString("entityName", &entityName)
    }
}
