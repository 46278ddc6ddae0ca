import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

// ListOffsets (2), versions 1 to 11.
//
// - A timestamp finds the first record with this or a later timestamp. Without such a record, offset and timestamp are -1.
// - -1 is the latest offset, -2 the earliest. Version 7 adds -3, the record with the latest timestamp (KIP-734);
//   version 8 adds -4, the earliest local offset (KIP-405); version 9 adds -5, the latest tiered offset; version 11
//   adds -6, the earliest offset that is not tiered yet. Nothing is tiered here. Older versions of the request receive
//   UNSUPPORTED_VERSION for them.
// - A partition that a request repeats is INVALID_REQUEST each time, as in Kafka.
// - To find a timestamp in a compressed batch, the batch is decompressed, up to `decompressedBytes` for each request.
//   Partitions beyond that report OFFSET_NOT_AVAILABLE, and clients retry them. A batch that exceeds the limit on its
//   own, which earlier versions of the broker accepted, is judged by its header: its first offset and its latest
//   timestamp.
// - With read_committed, the log ends at the last stable offset.

extension BrokerCore {
    func listOffsets(_ request: ListOffsetsRequest, _ context: RequestContext) {
        var response = ListOffsetsResponse()
        let repeated = repeatedPartitions(in: request)
        var budget = DecompressionBudget(limit: configuration.limits.decompressedBytes)
        response.topics = request.topics.map { topic in
            var answer = ListOffsetsResponse.ListOffsetsTopicResponse()
            answer.name = topic.name
            answer.partitions = topic.partitions.map { asked in
                var result = ListOffsetsResponse.ListOffsetsPartitionResponse()
                result.partitionIndex = asked.partitionIndex
                guard !repeated.contains(.init(topic: topic.name, partition: asked.partitionIndex)) else {
                    result.errorCode = ErrorCode.invalidRequest.rawValue
                    return result
                }
                do throws(RequestError) {
                    let found = try find(
                        asked, topics[topic.name], context, isReadCommitted: request.isolationLevel == 1, &budget)
                    result.offset = found.offset
                    result.timestamp = found.timestamp
                    result.leaderEpoch = found.leaderEpoch
                } catch {
                    if error.error == .kafkaStorageError {
                        let place = "\(topic.name)-\(asked.partitionIndex)"
                        log.error("broker: cannot look up an offset of \(place): \(error.message)")
                    }
                    result.errorCode = error.error.rawValue
                }
                return result
            }
            return answer
        }
        context.answer(response)
    }

    private func repeatedPartitions(in request: ListOffsetsRequest) -> Set<TopicPartition> {
        var named = NamedPartitions<String>()
        var repeated: Set<TopicPartition> = []
        for topic in request.topics {
            for asked in topic.partitions where !named.isNew(topic.name, asked.partitionIndex) {
                repeated.insert(.init(topic: topic.name, partition: asked.partitionIndex))
            }
        }
        return repeated
    }

    private func find(
        _ asked: ListOffsetsRequest.ListOffsetsPartition, _ topic: Topic?, _ context: RequestContext,
        isReadCommitted: Bool, _ budget: inout DecompressionBudget
    ) throws(RequestError) -> Partition.Found {
        let version = context.version
        if let error = context.fault(topic?.name, asked.partitionIndex) {
            throw RequestError(error, "The error was injected by a test")
        }
        guard let partition = topic?.partition(asked.partitionIndex) else {
            throw RequestError(.unknownTopicOrPartition, "The partition does not exist")
        }
        guard asked.currentLeaderEpoch <= Partition.leaderEpoch else {
            throw RequestError(.unknownLeaderEpoch, "The leader epoch is unknown")
        }
        let epoch = Partition.leaderEpoch
        let end = isReadCommitted ? partition.lastStableOffset : partition.endOffset
        /// With read_committed, a record that is not committed yet counts as not found.
        func visible(_ found: Partition.Found) -> Partition.Found { found.offset < end ? found : .init() }
        switch asked.timestamp {
        case -1: return .init(offset: end, leaderEpoch: epoch)
        case -2: return .init(offset: partition.startOffset, leaderEpoch: epoch)
        case -3 where version >= 7: return visible(try partition.findLatest(&batchTimes, &budget))
        case -4 where version >= 8: return .init(offset: partition.startOffset, leaderEpoch: epoch)
        case -5 where version >= 9: return .init()
        case -6 where version >= 11: return .init(offset: partition.startOffset, leaderEpoch: epoch)
        case ..<0: throw RequestError(.unsupportedVersion, "This special timestamp needs a newer version")
        default: return visible(try partition.find(timestamp: asked.timestamp, &batchTimes, &budget))
        }
    }
}
