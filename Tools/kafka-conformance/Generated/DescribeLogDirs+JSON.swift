// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeLogDirsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableObjects("topics", &topics, version)
    }
}

extension DescribeLogDirsRequest.DescribableLogDirTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topic", &topic)
        json.int32Array("partitions", &partitions)
    }
}

extension DescribeLogDirsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        if version >= 3 { json.int16("errorCode", &errorCode) }
        json.objects("results", &results, version)
    }
}

extension DescribeLogDirsResponse.DescribeLogDirsResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.string("logDir", &logDir)
        json.objects("topics", &topics, version)
        if version >= 4 { json.int64("totalBytes", &totalBytes) }
        if version >= 4 { json.int64("usableBytes", &usableBytes) }
        if version >= 5 { json.bool("isCordoned", &isCordoned) }
    }
}

extension DescribeLogDirsResponse.DescribeLogDirsTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension DescribeLogDirsResponse.DescribeLogDirsPartition: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int64("partitionSize", &partitionSize)
        json.int64("offsetLag", &offsetLag)
        json.bool("isFutureKey", &isFutureKey)
    }
}
