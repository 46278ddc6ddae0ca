// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AlterPartitionRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("brokerId", &brokerId)
        json.int64("brokerEpoch", &brokerEpoch)
        json.objects("topics", &topics, version)
    }
}

extension AlterPartitionRequest.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension AlterPartitionRequest.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int32("leaderEpoch", &leaderEpoch)
        if version <= 2 { json.int32Array("newIsr", &newIsr) }
        if version >= 3 { json.objects("newIsrWithEpochs", &newIsrWithEpochs, version) }
        json.int8("leaderRecoveryState", &leaderRecoveryState)
        json.int32("partitionEpoch", &partitionEpoch)
    }
}

extension AlterPartitionRequest.BrokerState: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("brokerId", &brokerId)
        json.int64("brokerEpoch", &brokerEpoch)
    }
}

extension AlterPartitionResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.objects("topics", &topics, version)
    }
}

extension AlterPartitionResponse.TopicData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.uuid("topicId", &topicId)
        json.objects("partitions", &partitions, version)
    }
}

extension AlterPartitionResponse.PartitionData: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
        json.int32("leaderId", &leaderId)
        json.int32("leaderEpoch", &leaderEpoch)
        json.int32Array("isr", &isr)
        json.int8("leaderRecoveryState", &leaderRecoveryState)
        json.int32("partitionEpoch", &partitionEpoch)
    }
}
