// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AddRaftVoterRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableString("clusterId", &clusterId)
        json.int32("timeoutMs", &timeoutMs)
        json.int32("voterId", &voterId)
        json.uuid("voterDirectoryId", &voterDirectoryId)
        json.objects("listeners", &listeners, version)
        if version >= 1 { json.bool("ackWhenCommitted", &ackWhenCommitted) }
    }
}

extension AddRaftVoterRequest.Listener: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.string("host", &host)
        json.uint16("port", &port)
    }
}

extension AddRaftVoterResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
