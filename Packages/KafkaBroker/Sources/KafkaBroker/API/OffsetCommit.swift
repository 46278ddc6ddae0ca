import KafkaCodecs
import KafkaProtocol

// OffsetCommit (8), versions 2 to 10.
//
// - Leader epoch and metadata are stored and returned unchanged (KIP-320).
// - Credentials are checked once for the whole request, and then each partition on its own. A topic or partition that
//   does not exist, or metadata that is too long, does not affect the others.
// - With a data directory, the response is sent after the commit is in the journal.
// - The retention time in versions 2 to 4 is ignored, as in Kafka since 2.1.
// - From version 10 on, topics are named by id.

extension BrokerCore {
    func offsetCommit(_ request: OffsetCommitRequest, _ context: RequestContext) {
        let groupError = groups.allowsCommit(
            request.groupId, request.memberId, instanceID: request.groupInstanceId,
            generation: request.generationIdOrMemberEpoch, now: now)
        let wallTime = clock.wall()
        var accepted: [OffsetJournal.Entry] = []
        var response = OffsetCommitResponse()
        response.topics = request.topics.map { asked in
            let topic = context.version >= 10 ? topicsByID[asked.topicId] : topics[asked.name]
            var answer = OffsetCommitResponse.OffsetCommitResponseTopic()
            answer.name = asked.name
            answer.topicId = asked.topicId
            answer.partitions = asked.partitions.map { entry in
                var result = OffsetCommitResponse.OffsetCommitResponsePartition()
                result.partitionIndex = entry.partitionIndex
                var error = context.fault(topic?.name, entry.partitionIndex) ?? groupError
                if error == .none { error = fault(in: entry, topic, context.version) }
                result.errorCode = error.rawValue
                if error == .none, let topic {
                    let offset = CommittedOffset(
                        offset: entry.committedOffset, leaderEpoch: entry.committedLeaderEpoch,
                        metadata: entry.committedMetadata ?? "", timestamp: wallTime)
                    accepted.append(
                        .init(
                            group: request.groupId,
                            topicPartition: .init(topic: topic.name, partition: entry.partitionIndex), offset: offset))
                }
                return result
            }
            return answer
        }
        if !accepted.isEmpty {
            let error = commit(accepted, group: request.groupId)
            if error != .none { fail(&response, error) }
        }
        context.answer(response)
    }

    private func fault(
        in entry: OffsetCommitRequest.OffsetCommitRequestPartition, _ topic: Topic?, _ version: Int16
    ) -> ErrorCode {
        guard let topic else { return version >= 10 ? .unknownTopicId : .unknownTopicOrPartition }
        guard topic.partition(entry.partitionIndex) != nil else { return .unknownTopicOrPartition }
        let metadataSize = entry.committedMetadata?.utf8.count ?? 0
        return metadataSize > groups.limits.offsetMetadataBytes ? .offsetMetadataTooLarge : .none
    }

    private func fail(_ response: inout OffsetCommitResponse, _ error: ErrorCode) {
        for topic in response.topics.indices {
            for partition in response.topics[topic].partitions.indices
            where response.topics[topic].partitions[partition].errorCode == 0 {
                response.topics[topic].partitions[partition].errorCode = error.rawValue
            }
        }
    }
}
