import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// DeleteTopics (20), versions 1 to 6.
//
// - Records, and the offsets that groups have committed, go with the topic; waiting fetches are answered.
// - From version 6 topics may be named by id: UNKNOWN_TOPIC_ID where there is none.

extension BrokerCore {
    func deleteTopics(_ request: DeleteTopicsRequest, _ context: RequestContext) {
        var response = DeleteTopicsResponse()
        if context.version >= 6 {
            response.responses = request.topics.map { asked in
                if let name = asked.name { return delete(name, topics[name], .unknownTopicOrPartition) }
                var result = delete(nil, topicsByID[asked.topicId], .unknownTopicId)
                result.topicId = asked.topicId
                return result
            }
        } else {
            response.responses = request.topicNames.map { delete($0, topics[$0], .unknownTopicOrPartition) }
        }
        context.answer(response)
    }

    private func delete(
        _ name: String?, _ topic: Topic?, _ unknown: ErrorCode
    ) -> DeleteTopicsResponse.DeletableTopicResult {
        var result = DeleteTopicsResponse.DeletableTopicResult()
        result.name = topic?.name ?? name
        guard let topic else {
            result.errorCode = unknown.rawValue
            result.errorMessage = "There is no such topic."
            return result
        }
        result.topicId = topic.id
        do throws(KafkaBrokerError) {
            try deleteTopic(topic)
        } catch {
            log.error("broker: cannot delete topic \(topic.name): \(error)")
            result.errorCode = ErrorCode.kafkaStorageError.rawValue
            result.errorMessage = "The deletion cannot be stored."
        }
        return result
    }
}
