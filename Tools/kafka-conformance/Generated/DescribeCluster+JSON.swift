// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeClusterRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.bool("includeClusterAuthorizedOperations", &includeClusterAuthorizedOperations)
        if version >= 1 { json.int8("endpointType", &endpointType) }
        if version >= 2 { json.bool("includeFencedBrokers", &includeFencedBrokers) }
    }
}

extension DescribeClusterResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        if version >= 1 { json.int8("endpointType", &endpointType) }
        json.string("clusterId", &clusterId)
        json.int32("controllerId", &controllerId)
        json.objects("brokers", &brokers, version)
        json.int32("clusterAuthorizedOperations", &clusterAuthorizedOperations)
    }
}

extension DescribeClusterResponse.DescribeClusterBroker: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("brokerId", &brokerId)
        json.string("host", &host)
        json.int32("port", &port)
        json.nullableString("rack", &rack)
        if version >= 2 { json.bool("isFenced", &isFenced) }
    }
}
