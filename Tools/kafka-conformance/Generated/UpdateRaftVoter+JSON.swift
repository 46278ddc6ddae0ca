// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

@_spi(KafkaInternals) import KafkaProtocol

extension UpdateRaftVoterRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("clusterId", &clusterId)
        json.int32("currentLeaderEpoch", &currentLeaderEpoch)
        json.int32("voterId", &voterId)
        json.uuid("voterDirectoryId", &voterDirectoryId)
        json.objects("listeners", &listeners, version)
        json.object("kRaftVersionFeature", &kRaftVersionFeature, version)
    }
}

extension UpdateRaftVoterRequest.Listener: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}

extension UpdateRaftVoterRequest.KRaftVersionFeature: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("minSupportedVersion", &minSupportedVersion)
        json.int16("maxSupportedVersion", &maxSupportedVersion)
    }
}

extension UpdateRaftVoterResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        if json.has("currentLeader", !currentLeader.isAtDefault) {
            json.object("currentLeader", &currentLeader, version)
        }
    }
}

extension UpdateRaftVoterResponse.CurrentLeader: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
        json.string("host", &host)
        json.int32("port", &port)
    }
}
