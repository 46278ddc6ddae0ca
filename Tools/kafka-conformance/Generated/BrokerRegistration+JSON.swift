// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension BrokerRegistrationRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("brokerId", &brokerId)
        json.string("clusterId", &clusterId)
        json.uuid("incarnationId", &incarnationId)
        json.objects("listeners", &listeners, version)
        json.objects("features", &features, version)
        json.nullableString("rack", &rack)
        if version >= 1 { json.bool("isMigratingZkBroker", &isMigratingZkBroker) }
        if version >= 2 { json.uuidArray("logDirs", &logDirs) }
        if version >= 3 { json.int64("previousBrokerEpoch", &previousBrokerEpoch) }
    }
}

extension BrokerRegistrationRequest.Listener: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.string("host", &host)
        json.uint16("port", &port)
        json.int16("securityProtocol", &securityProtocol)
    }
}

extension BrokerRegistrationRequest.Feature: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int16("minSupportedVersion", &minSupportedVersion)
        json.int16("maxSupportedVersion", &maxSupportedVersion)
    }
}

extension BrokerRegistrationResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.int64("brokerEpoch", &brokerEpoch)
    }
}
