// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension LeaderChangeMessage: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("version", &self.version)
        json.int32("leaderId", &leaderId)
        json.objects("voters", &voters, version)
        json.objects("grantingVoters", &grantingVoters, version)
    }
}

extension LeaderChangeMessage.Voter: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("voterId", &voterId)
        if version >= 1 { json.uuid("voterDirectoryId", &voterDirectoryId) }
    }
}
