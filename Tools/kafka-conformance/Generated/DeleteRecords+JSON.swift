// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DeleteRecordsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topics", &topics, version)
        json.int32("timeoutMs", &timeoutMs)
    }
}

extension DeleteRecordsRequest.DeleteRecordsTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension DeleteRecordsRequest.DeleteRecordsPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("offset", &offset)
    }
}

extension DeleteRecordsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("topics", &topics, version)
    }
}

extension DeleteRecordsResponse.DeleteRecordsTopicResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension DeleteRecordsResponse.DeleteRecordsPartitionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("lowWatermark", &lowWatermark)
        json.int16("errorCode", &errorCode)
    }
}
