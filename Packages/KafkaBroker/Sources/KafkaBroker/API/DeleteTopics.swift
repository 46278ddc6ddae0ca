import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// DeleteTopics (20), versions 1 to 6.
//
// - Deletes a topic with its records and committed offsets. Waiting fetches of the topic receive their responses.
// - From version 6 on, a request can name topics by id. An unknown id is UNKNOWN_TOPIC_ID.
// - A name or an id that occurs more than once has one result, INVALID_REQUEST, as in Kafka. So has a topic that occurs
//   both by name and by id. Such a topic is not deleted.
// - An entry with both a name and an id, or with neither, is INVALID_REQUEST.

extension BrokerCore {
    func deleteTopics(_ request: DeleteTopicsRequest, _ context: RequestContext) {
        let named = NamedTopics(request, version: context.version)
        var results = named.refused
        var accepted: [Topic] = []
        var given = Set(named.repeatedIDs)
        var refused: Set<UUID128> = []
        for id in named.ids {
            if let topic = topicsByID[id] {
                accepted.append(topic)
                given.insert(id)
            } else {
                results.append(.init(nil, id: id, .unknownTopicId, "This server does not host this topic ID."))
            }
        }
        for name in named.names {
            guard let topic = topics[name] else {
                results.append(
                    .init(name, .unknownTopicOrPartition, "This server does not host this topic-partition."))
                continue
            }
            guard given.insert(topic.id).inserted else {
                refused.insert(topic.id)
                let message = "The provided topic name maps to an ID that was already supplied."
                results.append(.init(name, id: topic.id, .invalidRequest, message))
                continue
            }
            accepted.append(topic)
        }
        results += delete(accepted.filter { !refused.contains($0.id) })
        var response = DeleteTopicsResponse()
        response.responses = results
        context.answer(response)
    }

    private func delete(_ topics: [Topic]) -> [DeleteTopicsResponse.DeletableTopicResult] {
        var (errorCode, message) = (ErrorCode.none, String?.none)
        do throws(KafkaBrokerError) {
            try deleteTopics(topics)
        } catch {
            (errorCode, message) = (.kafkaStorageError, "The deletion cannot be stored.")
        }
        return topics.map { .init($0.name, id: $0.id, errorCode, message) }
    }
}

/// The topics that a request names correctly, and the results for its invalid entries.
private struct NamedTopics {
    private(set) var names: [String] = []
    private(set) var ids: [UUID128] = []
    private(set) var repeatedIDs: [UUID128] = []
    private(set) var refused: [DeleteTopicsResponse.DeletableTopicResult] = []

    init(_ request: DeleteTopicsRequest, version: Int16) {
        if version < 6 { names = request.topicNames }
        for topic in version < 6 ? [] : request.topics {
            switch (topic.name, topic.topicId) {
            case (let name?, UUID128()): names.append(name)
            case (let name?, let id):
                let message = "You may not specify both topic name and topic id."
                refused.append(.init(name, id: id, .invalidRequest, message))
            case (nil, UUID128()):
                refused.append(.init(nil, .invalidRequest, "Neither topic name nor id were specified."))
            case (nil, let id): ids.append(id)
            }
        }
        for name in names.removeRepeated() {
            refused.append(.init(name, .invalidRequest, "Duplicate topic name."))
        }
        repeatedIDs = ids.removeRepeated()
        for id in repeatedIDs { refused.append(.init(nil, id: id, .invalidRequest, "Duplicate topic id.")) }
    }
}

extension Array where Element: Hashable {
    /// Removes the elements that occur more than once, and returns each of them once.
    fileprivate mutating func removeRepeated() -> [Element] {
        var counts: [Element: Int] = [:]
        for element in self { counts[element, default: 0] += 1 }
        guard counts.count < count else { return [] }
        let repeated = filter { counts[$0] != 1 }.merged(by: \.self)
        removeAll { counts[$0] != 1 }
        return repeated
    }
}

extension DeleteTopicsResponse.DeletableTopicResult {
    fileprivate init(_ name: String?, id: UUID128 = UUID128(), _ error: ErrorCode, _ message: String?) {
        self.init()
        self.name = name
        topicId = id
        errorCode = error.rawValue
        errorMessage = message
    }
}
