import KafkaCodecs
import KafkaProtocol

// OffsetDelete (47), version 0.
//
// - A group that does not exist is GROUP_ID_NOT_FOUND. The offsets of a topic that a consumer in the group subscribes
//   to are GROUP_SUBSCRIBED_TO_TOPIC. A group with members of another protocol type is NON_EMPTY_GROUP.

extension BrokerCore {
    func offsetDelete(_ request: OffsetDeleteRequest, _ context: RequestContext) {
        var response = OffsetDeleteResponse()
        guard let group = groups.groups[request.groupId] else {
            response.errorCode = ErrorCode.groupIdNotFound.rawValue
            return context.answer(response)
        }
        guard group.membership.members.isEmpty || group.membership.protocolType == "consumer" else {
            response.errorCode = ErrorCode.nonEmptyGroup.rawValue
            return context.answer(response)
        }
        let subscribed = subscriptions(of: group.membership)
        var forgotten: [(group: String, topicPartition: TopicPartition)] = []
        response.topics = request.topics.map { asked in
            var answer = OffsetDeleteResponse.OffsetDeleteResponseTopic()
            answer.name = asked.name
            answer.partitions = asked.partitions.map { entry in
                var result = OffsetDeleteResponse.OffsetDeleteResponsePartition()
                result.partitionIndex = entry.partitionIndex
                if topics[asked.name]?.partition(entry.partitionIndex) == nil {
                    result.errorCode = ErrorCode.unknownTopicOrPartition.rawValue
                } else if subscribed.contains(asked.name) {
                    result.errorCode = ErrorCode.groupSubscribedToTopic.rawValue
                } else {
                    forgotten.append(
                        (request.groupId, .init(topic: asked.name, partition: entry.partitionIndex)))
                }
                return result
            }
            return answer
        }
        let error = forget(forgotten)
        guard error == .none else {
            response = OffsetDeleteResponse()
            response.errorCode = error.rawValue
            return context.answer(response)
        }
        for (id, topicPartition) in forgotten { groups.forget(group: id, at: topicPartition) }
        context.answer(response)
    }

    private func subscriptions(of group: ClassicGroup) -> Set<String> {
        var topics: Set<String> = []
        for candidate in group.members.values.flatMap(\.protocols) {
            // Metadata that is not a valid subscription names no topics.
            if let subscription = try? ConsumerProtocolSubscription(blob: candidate.metadata) {
                topics.formUnion(subscription.topics)
            }
        }
        return topics
    }
}
