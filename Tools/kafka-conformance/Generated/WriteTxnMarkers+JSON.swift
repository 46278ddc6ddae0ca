// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension WriteTxnMarkersRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("markers", &markers, version)
    }
}

extension WriteTxnMarkersRequest.WritableTxnMarker: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("producerId", &producerId)
        json.int16("producerEpoch", &producerEpoch)
        json.bool("transactionResult", &transactionResult)
        json.objects("topics", &topics, version)
        json.int32("coordinatorEpoch", &coordinatorEpoch)
        if version >= 2 { json.int8("transactionVersion", &transactionVersion) }
    }
}

extension WriteTxnMarkersRequest.WritableTxnMarkerTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32Array("partitionIndexes", &partitionIndexes)
    }
}

extension WriteTxnMarkersResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("markers", &markers, version)
    }
}

extension WriteTxnMarkersResponse.WritableTxnMarkerResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("producerId", &producerId)
        json.objects("topics", &topics, version)
    }
}

extension WriteTxnMarkersResponse.WritableTxnMarkerTopicResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension WriteTxnMarkersResponse.WritableTxnMarkerPartitionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
    }
}
