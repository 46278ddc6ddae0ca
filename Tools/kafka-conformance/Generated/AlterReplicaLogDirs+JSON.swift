// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AlterReplicaLogDirsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("dirs", &dirs, version)
    }
}

extension AlterReplicaLogDirsRequest.AlterReplicaLogDir: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("path", &path)
        json.objects("topics", &topics, version)
    }
}

extension AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int32Array("partitions", &partitions)
    }
}

extension AlterReplicaLogDirsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("results", &results, version)
    }
}

extension AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("topicName", &topicName)
        json.objects("partitions", &partitions, version)
    }
}

extension AlterReplicaLogDirsResponse.AlterReplicaLogDirPartitionResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("partitionIndex", &partitionIndex)
        json.int16("errorCode", &errorCode)
    }
}
