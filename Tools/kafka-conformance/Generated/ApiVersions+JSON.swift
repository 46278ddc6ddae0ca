// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension ApiVersionsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 3 { json.string("clientSoftwareName", &clientSoftwareName) }
        if version >= 3 { json.string("clientSoftwareVersion", &clientSoftwareVersion) }
    }
}

extension ApiVersionsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.objects("apiKeys", &apiKeys, version)
        if version >= 1 { json.int32("throttleTimeMs", &throttleTimeMs) }
        if version >= 3 && json.has("supportedFeatures", !supportedFeatures.isEmpty) {
            json.objects("supportedFeatures", &supportedFeatures, version)
        }
        if version >= 3 && json.has("finalizedFeaturesEpoch", finalizedFeaturesEpoch != -1) {
            json.int64("finalizedFeaturesEpoch", &finalizedFeaturesEpoch)
        }
        if version >= 3 && json.has("finalizedFeatures", !finalizedFeatures.isEmpty) {
            json.objects("finalizedFeatures", &finalizedFeatures, version)
        }
        if version >= 3 && json.has("zkMigrationReady", zkMigrationReady) {
            json.bool("zkMigrationReady", &zkMigrationReady)
        }
    }
}

extension ApiVersionsResponse.ApiVersion: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("apiKey", &apiKey)
        json.int16("minVersion", &minVersion)
        json.int16("maxVersion", &maxVersion)
    }
}

extension ApiVersionsResponse.SupportedFeatureKey: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int16("minVersion", &minVersion)
        json.int16("maxVersion", &maxVersion)
    }
}

extension ApiVersionsResponse.FinalizedFeatureKey: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int16("maxVersionLevel", &maxVersionLevel)
        json.int16("minVersionLevel", &minVersionLevel)
    }
}
