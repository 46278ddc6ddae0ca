// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension VotersRecord: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("version", &self.version)
        json.objects("voters", &voters, version)
    }
}

extension VotersRecord.Voter: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("voterId", &voterId)
        json.uuid("voterDirectoryId", &voterDirectoryId)
        json.objects("endpoints", &endpoints, version)
        json.object("kRaftVersionFeature", &kRaftVersionFeature, version)
    }
}

extension VotersRecord.Endpoint: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}

extension VotersRecord.KRaftVersionFeature: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("minSupportedVersion", &minSupportedVersion)
        json.int16("maxSupportedVersion", &maxSupportedVersion)
    }
}
