import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

// DeleteRecords (21), versions 0 to 2.
//
// - Deletes the records before an offset; -1 means the high watermark. A higher offset is OFFSET_OUT_OF_RANGE.
// - If a request repeats a partition, only the last offset counts, as in Kafka: each deletion replaces a file.
// - A topic that is compacted but not deleted from (`cleanup.policy=compact`) is POLICY_VIOLATION, as in Kafka.

extension BrokerCore {
    func deleteRecords(_ request: DeleteRecordsRequest, _ context: RequestContext) {
        var response = DeleteRecordsResponse()
        let last = lastOffsets(in: request)
        var named = NamedPartitions<String>()
        response.topics = request.topics.map { asked in
            var answer = DeleteRecordsResponse.DeleteRecordsTopicResult()
            answer.name = asked.name
            let entries = asked.partitions.filter { named.isNew(asked.name, $0.partitionIndex) }
            answer.partitions = entries.map { entry in
                var result = DeleteRecordsResponse.DeleteRecordsPartitionResult()
                result.partitionIndex = entry.partitionIndex
                do throws(RequestError) {
                    if let error = context.fault(asked.name, entry.partitionIndex) { throw RequestError(error, "") }
                    result.lowWatermark = try delete(
                        topics[asked.name], entry.partitionIndex,
                        before: last[.init(topic: asked.name, partition: entry.partitionIndex)] ?? entry.offset)
                } catch {
                    result.lowWatermark = -1
                    result.errorCode = error.error.rawValue
                }
                return result
            }
            return answer
        }
        context.answer(response)
    }

    private func lastOffsets(in request: DeleteRecordsRequest) -> [TopicPartition: Int64] {
        var last: [TopicPartition: Int64] = [:]
        for topic in request.topics {
            for entry in topic.partitions {
                last[.init(topic: topic.name, partition: entry.partitionIndex)] = entry.offset
            }
        }
        return last
    }

    private func delete(_ topic: Topic?, _ index: Int32, before offset: Int64) throws(RequestError) -> Int64 {
        guard let topic, let partition = topic.partition(index) else {
            throw RequestError(.unknownTopicOrPartition, "")
        }
        guard topic.configuration.cleanup.deletes else { throw RequestError(.policyViolation, "") }
        let start = offset == -1 ? partition.endOffset : offset
        guard start >= 0, start <= partition.endOffset else { throw RequestError(.offsetOutOfRange, "") }
        do throws(SegmentLogError) { try partition.trim(before: start) } catch {
            throw RequestError(.kafkaStorageError, "")
        }
        return partition.startOffset
    }
}
