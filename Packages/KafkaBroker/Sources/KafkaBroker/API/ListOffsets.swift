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
// - To readers of what is committed the log ends at the last stable offset.

extension BrokerCore {
    func listOffsets(_ request: ListOffsetsRequest, _ context: RequestContext) {
        var response = ListOffsetsResponse()
        response.topics = request.topics.map { topic in
            var answer = ListOffsetsResponse.ListOffsetsTopicResponse()
            answer.name = topic.name
            answer.partitions = topic.partitions.map { asked in
                var result = ListOffsetsResponse.ListOffsetsPartitionResponse()
                result.partitionIndex = asked.partitionIndex
                switch find(asked, topics[topic.name], context, isReadCommitted: request.isolationLevel == 1) {
                case .success(let found):
                    result.offset = found.offset
                    result.timestamp = found.timestamp
                    result.leaderEpoch = found.leaderEpoch
                case .failure(let refusal):
                    result.errorCode = refusal.error.rawValue
                }
                return result
            }
            return answer
        }
        context.answer(response)
    }

    private func find(
        _ asked: ListOffsetsRequest.ListOffsetsPartition, _ topic: Topic?, _ context: RequestContext,
        isReadCommitted: Bool
    ) -> Result<Partition.Found, BatchRefusal> {
        let version = context.version
        if let error = context.fault(topic?.name, asked.partitionIndex) {
            return .failure(.init(error, "A fault that was asked for"))
        }
        guard let partition = topic?.partition(asked.partitionIndex) else {
            return .failure(.init(.unknownTopicOrPartition, "There is no such partition"))
        }
        guard asked.currentLeaderEpoch <= Partition.leaderEpoch else {
            return .failure(.init(.unknownLeaderEpoch, "The leader epoch is not known"))
        }
        let epoch = Partition.leaderEpoch
        let end = isReadCommitted ? partition.lastStableOffset : partition.endOffset
        /// A record that is not committed yet is not there for some.
        func visible(_ found: Partition.Found) -> Partition.Found { found.offset < end ? found : .init() }
        do throws(SegmentLogError) {
            switch asked.timestamp {
            case -1: return .success(.init(offset: end, leaderEpoch: epoch))
            case -2: return .success(.init(offset: partition.startOffset, leaderEpoch: epoch))
            case -3 where version >= 7: return .success(visible(try partition.findLatest()))
            case -4 where version >= 8: return .success(.init(offset: partition.startOffset, leaderEpoch: epoch))
            case -5 where version >= 9: return .success(.init())
            case -6 where version >= 11: return .success(.init(offset: partition.startOffset, leaderEpoch: epoch))
            case ..<0: return .failure(.init(.unsupportedVersion, "This kind of offset needs a newer version"))
            default: return .success(visible(try partition.find(timestamp: asked.timestamp)))
            }
        } catch {
            log.error("broker: cannot read \(partition.topic)-\(partition.index): \(error)")
            return .failure(.init(.kafkaStorageError, "The log cannot be read"))
        }
    }
}
