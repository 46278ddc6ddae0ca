// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension BrokerHeartbeatRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("brokerId", &brokerId)
        json.int64("brokerEpoch", &brokerEpoch)
        json.int64("currentMetadataOffset", &currentMetadataOffset)
        json.bool("wantFence", &wantFence)
        json.bool("wantShutDown", &wantShutDown)
        if version >= 1 && json.has("offlineLogDirs", !offlineLogDirs.isEmpty) {
            json.uuidArray("offlineLogDirs", &offlineLogDirs)
        }
        if version >= 2 && json.has("cordonedLogDirs", cordonedLogDirs != nil) {
            json.nullableUuidArray("cordonedLogDirs", &cordonedLogDirs)
        }
    }
}

extension BrokerHeartbeatResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.bool("isCaughtUp", &isCaughtUp)
        json.bool("isFenced", &isFenced)
        json.bool("shouldShutDown", &shouldShutDown)
    }
}
