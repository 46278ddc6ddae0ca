import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// Produce (0), versions 3 to 13. Versions 0 to 2 receive UNSUPPORTED_VERSION.
//
// - With acks=0 there is no response. An error closes the connection, so that the client requests metadata again, as in
//   Kafka.
// - acks=1 and acks=all are the same on one node. min.insync.replicas above 1 does not refuse a write: Kafka does not
//   require more replicas than the partition has.
// - Each partition accepts exactly one batch of magic 2. Its records stay in the request's frame until they are in the
//   log. BatchCheck lists what is refused; ProducerStateTable implements idempotence.
// - A transactional batch must belong to a partition that AddPartitionsToTxn has added. From version 12 on, the batch
//   itself adds the partition (KIP-890). A non-transactional batch of a producer with an open transaction is
//   INVALID_TXN_STATE.
// - The first record of a partition creates its files. A request may spend half a second on that; further new
//   partitions receive REQUEST_TIMED_OUT, and producers retry them.
// - From version 13 on, topics are named by id.

extension BrokerCore {
    func produce(_ reader: inout ByteReader, _ context: RequestContext) throws(CodecError) {
        guard context.version >= 3 else { return try refuseOldProduce(&reader, context) }
        carryOut(try ProduceRequest(from: &reader, version: context.version), context) { $0.produce($1, $2) }
    }

    private func produce(_ request: ProduceRequest, _ context: RequestContext) {
        var response = ProduceResponse()
        response.responses.reserveCapacity(request.topicData.count)
        var hasFault = false
        let wallTime = clock.wall()
        var budget = DecompressionBudget(limit: configuration.limits.decompressedBytes)
        var creationTime = CreationTime()
        let recordRules = faults.recordRules.all
        for topic in request.topicData {
            let found = context.version >= 13 ? topicsByID[topic.topicId] : topics[topic.name]
            var answer = ProduceResponse.TopicProduceResponse()
            answer.name = topic.name
            answer.topicId = topic.topicId
            answer.partitionResponses.reserveCapacity(topic.partitionData.count)
            for data in topic.partitionData {
                var result = ProduceResponse.PartitionProduceResponse()
                result.index = data.index
                do throws(RequestError) {
                    if let error = context.fault(found?.name, data.index) {
                        throw RequestError(error, "The error was injected by a test")
                    }
                    let partition = try partition(found, data.index, request, context.version)
                    guard creationTime.allows(partition) else {
                        throw RequestError(.requestTimedOut, "Creating the files of partitions took too long")
                    }
                    for rule in recordRules { try rule.check(data.records, of: partition.topic) }
                    let written = try partition.append(
                        data.records, version: context.version, now: wallTime, &budget, makeRoom: makeRoomForProducer
                    ) { (producer) throws(RequestError) in
                        let topicPartition = TopicPartition(topic: partition.topic, partition: partition.index)
                        try admit(producer, to: topicPartition, request.transactionalId, version: context.version)
                    }
                    result.baseOffset = written.baseOffset
                    result.logAppendTimeMs = written.logAppendTime
                    result.logStartOffset = partition.startOffset
                } catch {
                    result.errorCode = error.error.rawValue
                    result.errorMessage = error.message
                    result.recordErrors = error.records.map { index in
                        var record = ProduceResponse.BatchIndexAndErrorMessage()
                        record.batchIndex = index
                        record.batchIndexErrorMessage = error.message
                        return record
                    }
                    result.baseOffset = -1
                    hasFault = true
                }
                answer.partitionResponses.append(result)
            }
            response.responses.append(answer)
        }
        if request.acks != 0 { return context.answer(response) }
        if hasFault { return context.refuse("a batch sent with acks=0 was refused") }
        context.answerNothing()
    }

    private func partition(
        _ topic: Topic?, _ index: Int32, _ request: ProduceRequest, _ version: Int16
    ) throws(RequestError) -> Partition {
        guard (-1...1).contains(request.acks) else {
            throw RequestError(.invalidRequiredAcks, "Invalid acks \(request.acks): must be 0, 1 or -1")
        }
        guard let topic else {
            throw RequestError(version >= 13 ? .unknownTopicId : .unknownTopicOrPartition, "The topic does not exist")
        }
        guard let partition = topic.partition(index) else {
            throw RequestError(.unknownTopicOrPartition, "The partition does not exist")
        }
        return partition
    }

    /// Responds to a request of version 0 to 2 in its own format, with an error for each partition.
    private func refuseOldProduce(_ reader: inout ByteReader, _ context: RequestContext) throws(CodecError) {
        let request = try OldProduceRequest(&reader)
        guard request.acks != 0 else { return context.refuse("version \(context.version) of Produce is not supported") }
        var writer = context.frameWriter(capacity: 256)
        writer.int32(Int32(request.topics.count))
        for topic in request.topics {
            writer.int16(Int16(clamping: topic.name.utf8.count))
            writer.utf8(topic.name)
            writer.int32(Int32(topic.partitions.count))
            for partition in topic.partitions {
                writer.int32(partition)
                writer.int16(ErrorCode.unsupportedVersion.rawValue)
                writer.int64(-1)
                if context.version >= 2 { writer.int64(-1) }
            }
        }
        if context.version >= 1 { writer.int32(0) }
        writer.endFrame()
        context.answer(pieces: [writer.finish()])
    }
}

/// The names in a Produce request of version 0 to 2.
private struct OldProduceRequest {
    let acks: Int16
    var topics: [(name: String, partitions: [Int32])] = []

    init(_ reader: inout ByteReader) throws(CodecError) {
        acks = try reader.int16()
        _ = try reader.int32()
        for _ in 0..<max(0, try reader.int32()) {
            let length = try reader.int16()
            guard length >= 0 else { throw CodecError(.malformed, "a topic's name is null") }
            let name = try reader.string(byteCount: Int(length))
            try reader.takeElements(1)
            var partitions: [Int32] = []
            for _ in 0..<max(0, try reader.int32()) {
                try reader.takeElements(1)
                partitions.append(try reader.int32())
                try reader.skip(max(0, Int(try reader.int32())))
            }
            topics.append((name, partitions))
        }
    }
}
