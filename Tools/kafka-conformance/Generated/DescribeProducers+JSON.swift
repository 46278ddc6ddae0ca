// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeProducersRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("topics", &topics, version)
    }
}

extension DescribeProducersRequest.TopicRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32Array("partitionIndexes", &partitionIndexes)
    }
}

extension DescribeProducersResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("topics", &topics, version)
    }
}

extension DescribeProducersResponse.TopicResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.objects("partitions", &partitions, version)
    }
}

extension DescribeProducersResponse.PartitionResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("activeProducers", &activeProducers, version)
    }
}

extension DescribeProducersResponse.ProducerState: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int64("producerId", &producerId)
        json.int32("producerEpoch", &producerEpoch)
        json.int32("lastSequence", &lastSequence)
        json.int64("lastTimestamp", &lastTimestamp)
        json.int32("coordinatorEpoch", &coordinatorEpoch)
        json.int64("currentTxnStartOffset", &currentTxnStartOffset)
    }
}
