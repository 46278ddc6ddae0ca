import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

// ListOffsets (2), versions 1 to 11.
//
// - A timestamp finds the first record that is at least as late; offset and timestamp are -1 where there is none.
// - -1 latest, -2 earliest; from version 7 -3 the record with the latest timestamp (KIP-734), from 8 -4 the earliest
//   local offset (KIP-405), from 9 -5 the latest tiered and from 11 -6 the earliest not yet tiered: nothing is tiered
//   here. Asked in an older version they get UNSUPPORTED_VERSION.
// - A partition that is named again is INVALID_REQUEST each time, as in Kafka.
// - A timestamp in a compressed batch has it decompressed. A request may have `decompressedBytes` decompressed; partitions
//   beyond that get OFFSET_NOT_AVAILABLE, and clients ask for them again. A batch that no request may have decompressed,
//   which earlier versions accepted, is found by its header: its first offset and its latest timestamp.
// - To readers of what is committed the log ends at the last stable offset.

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
                do throws(BatchRefusal) {
                    let found = try find(
                        asked, topics[topic.name], context, isReadCommitted: request.isolationLevel == 1, &budget)
                    result.offset = found.offset
                    result.timestamp = found.timestamp
                    result.leaderEpoch = found.leaderEpoch
                } catch {
                    if error.error == .kafkaStorageError {
                        let place = "\(topic.name)-\(asked.partitionIndex)"
                        log.error("broker: cannot look for an offset of \(place): \(error.message)")
                    }
                    result.errorCode = error.error.rawValue
                }
                return result
            }
            return answer
        }
        context.answer(response)
    }

    private func repeatedPartitions(in request: ListOffsetsRequest) -> Set<TopicPartitionName> {
        var named = NamedPartitions<String>()
        var repeated: Set<TopicPartitionName> = []
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
    ) throws(BatchRefusal) -> Partition.Found {
        let version = context.version
        if let error = context.fault(topic?.name, asked.partitionIndex) {
            throw BatchRefusal(error, "A test has set this error")
        }
        guard let partition = topic?.partition(asked.partitionIndex) else {
            throw BatchRefusal(.unknownTopicOrPartition, "There is no such partition")
        }
        guard asked.currentLeaderEpoch <= Partition.leaderEpoch else {
            throw BatchRefusal(.unknownLeaderEpoch, "The leader epoch is not known")
        }
        let epoch = Partition.leaderEpoch
        let end = isReadCommitted ? partition.lastStableOffset : partition.endOffset
        /// A record that is not committed yet is not there for some.
        func visible(_ found: Partition.Found) -> Partition.Found { found.offset < end ? found : .init() }
        switch asked.timestamp {
        case -1: return .init(offset: end, leaderEpoch: epoch)
        case -2: return .init(offset: partition.startOffset, leaderEpoch: epoch)
        case -3 where version >= 7: return visible(try partition.findLatest(&batchTimes, &budget))
        case -4 where version >= 8: return .init(offset: partition.startOffset, leaderEpoch: epoch)
        case -5 where version >= 9: return .init()
        case -6 where version >= 11: return .init(offset: partition.startOffset, leaderEpoch: epoch)
        case ..<0: throw BatchRefusal(.unsupportedVersion, "This kind of offset needs a newer version")
        default: return visible(try partition.find(timestamp: asked.timestamp, &batchTimes, &budget))
        }
    }
}
