import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// DeleteTopics (20), versions 1 to 6.
//
// - Records, and the offsets that groups have committed, go with the topic; waiting fetches are answered.
// - From version 6 a request may name topics by id. An unknown id gets UNKNOWN_TOPIC_ID.
// - A topic that occurs more than once in a request gets one result, INVALID_REQUEST, as in Kafka.

extension BrokerCore {
    func deleteTopics(_ request: DeleteTopicsRequest, _ context: RequestContext) {
        var asked = request.topics.map { (name: $0.name, id: $0.topicId) }
        if context.version < 6 { asked = request.topicNames.map { ($0, UUID128()) } }
        var names: [String: Int] = [:]
        var ids: [UUID128: Int] = [:]
        for topic in asked {
            if let name = topic.name { names[name, default: 0] += 1 } else { ids[topic.id, default: 0] += 1 }
        }
        var results: [DeleteTopicsResponse.DeletableTopicResult] = []
        var accepted: [(index: Int, topic: Topic)] = []
        for topic in asked {
            // The first occurrence of a name or an id stands for all of them.
            let count = topic.name.map { names.removeValue(forKey: $0) } ?? ids.removeValue(forKey: topic.id)
            guard let occurrences = count else { continue }
            var result = DeleteTopicsResponse.DeletableTopicResult()
            (result.name, result.topicId) = topic
            do throws(BatchRefusal) {
                let found = try find(topic.name, topic.id, occurrences: occurrences)
                guard topic.name == nil || ids[found.id] == nil else {
                    throw BatchRefusal(
                        .invalidRequest, "The provided topic name maps to an ID that was already supplied.")
                }
                (result.name, result.topicId) = (found.name, found.id)
                accepted.append((results.count, found))
            } catch {
                result.errorCode = error.error.rawValue
                result.errorMessage = error.message
            }
            results.append(result)
        }
        do throws(KafkaBrokerError) {
            try deleteTopics(accepted.map(\.topic))
        } catch {
            for (index, _) in accepted {
                results[index].errorCode = ErrorCode.kafkaStorageError.rawValue
                results[index].errorMessage = "The deletion cannot be stored."
            }
        }
        var response = DeleteTopicsResponse()
        response.responses = results
        context.answer(response)
    }

    private func find(_ name: String?, _ id: UUID128, occurrences: Int) throws(BatchRefusal) -> Topic {
        if let name {
            guard id == UUID128() else {
                throw BatchRefusal(.invalidRequest, "You may not specify both topic name and topic id.")
            }
            guard occurrences == 1 else { throw BatchRefusal(.invalidRequest, "Duplicate topic name.") }
            guard let topic = topics[name] else {
                throw BatchRefusal(.unknownTopicOrPartition, "There is no such topic.")
            }
            return topic
        }
        guard id != UUID128() else {
            throw BatchRefusal(.invalidRequest, "Neither topic name nor id were specified.")
        }
        guard occurrences == 1 else { throw BatchRefusal(.invalidRequest, "Duplicate topic id.") }
        guard let topic = topicsByID[id] else { throw BatchRefusal(.unknownTopicId, "There is no such topic.") }
        return topic
    }
}
