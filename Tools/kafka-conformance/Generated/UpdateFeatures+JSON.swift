// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension UpdateFeaturesRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("timeoutMs", &timeoutMs)
        json.objects("featureUpdates", &featureUpdates, version)
        if version >= 1 { json.bool("validateOnly", &validateOnly) }
    }
}

extension UpdateFeaturesRequest.FeatureUpdateKey: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("feature", &feature)
        json.int16("maxVersionLevel", &maxVersionLevel)
        if version <= 0 { json.bool("allowDowngrade", &allowDowngrade) }
        if version >= 1 { json.int8("upgradeType", &upgradeType) }
    }
}

extension UpdateFeaturesResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        if version <= 1 { json.objects("results", &results, version) }
    }
}

extension UpdateFeaturesResponse.UpdatableFeatureResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("feature", &feature)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
