import KafkaCodecs
import KafkaProtocol

// OffsetFetch (9), versions 1 to 10.
//
// - A partition of a group has one offset in the response, even if the request repeats it.
// - A partition without a commit, or a topic that does not exist, has offset -1 and no error.
// - Null topics mean all that the group has committed (version 2 and later). From version 8 on, a request names several
//   groups.
// - With require_stable (version 7 and later), an offset that an open transaction may change is UNSTABLE_OFFSET_COMMIT
//   (KIP-447).
// - From version 10 on, topics are named by id. The partitions of an unknown id are UNKNOWN_TOPIC_ID.

extension BrokerCore {
    func offsetFetch(_ request: OffsetFetchRequest, _ context: RequestContext) {
        var response = OffsetFetchResponse()
        if context.version >= 8 {
            var budget = ResponseBudget()
            var named: [String: NamedPartitions<String>] = [:]
            var whole: Set<String> = []
            let asked = request.groups.filter { $0.topics != nil || whole.insert($0.groupId).inserted }
            response.groups = asked.map { describe($0, context.version, &budget, &named[$0.groupId, default: .init()]) }
            if request.requireStable {
                for index in response.groups.indices { hideUnstable(&response.groups[index]) }
            }
        } else if request.groupId.isEmpty {
            response.errorCode = ErrorCode.invalidGroupId.rawValue
        } else {
            let asked = request.topics?.map { ($0.name, $0.partitionIndexes) }
            let unstable = request.requireStable ? groups.unstablePartitions(request.groupId) : []
            let found = positions(of: request.groupId, asked)
            var budget = ResponseBudget()
            guard budget.take(bytes(of: found)) else {
                response.errorCode = ErrorCode.invalidRequest.rawValue
                return context.answer(response)
            }
            response.topics = found.map { name, positions in
                var topic = OffsetFetchResponse.OffsetFetchResponseTopic()
                topic.name = name
                topic.partitions = positions.map { index, offset in
                    var partition = OffsetFetchResponse.OffsetFetchResponsePartition()
                    partition.partitionIndex = index
                    if unstable.contains(.init(topic: name, partition: index)) {
                        partition.errorCode = ErrorCode.unstableOffsetCommit.rawValue
                        partition.committedOffset = -1
                        return partition
                    }
                    partition.committedOffset = offset?.offset ?? -1
                    partition.committedLeaderEpoch = offset?.leaderEpoch ?? -1
                    partition.metadata = offset?.metadata ?? ""
                    return partition
                }
                return topic
            }
        }
        context.answer(response)
    }

    /// Returns the result for one group.
    ///
    /// - Parameter named: The partitions that earlier entries of the request name for the same group.
    private func describe(
        _ request: OffsetFetchRequest.OffsetFetchRequestGroup, _ version: Int16, _ budget: inout ResponseBudget,
        _ named: inout NamedPartitions<String>
    ) -> OffsetFetchResponse.OffsetFetchResponseGroup {
        var group = OffsetFetchResponse.OffsetFetchResponseGroup()
        group.groupId = request.groupId
        guard !request.groupId.isEmpty else {
            group.errorCode = ErrorCode.invalidGroupId.rawValue
            return group
        }
        guard let asked = request.topics else {
            let found = positions(of: request.groupId, nil)
            guard budget.take(bytes(of: found)) else { return tooLarge(request.groupId) }
            group.topics = found.compactMap { name, positions in
                topics[name].map { describe(name, $0.id, positions) }
            }
            return group
        }
        var isTooLarge = false
        group.topics = asked.map { topic in
            let found = version >= 10 ? topicsByID[topic.topicId] : topics[topic.name]
            let name = found?.name ?? topic.name
            let key = found == nil && version >= 10 ? topic.topicId.description : name
            let positions = topic.partitionIndexes.filter { named.isNew(key, $0) }.map { index in
                (index, groups.offset(group: request.groupId, at: .init(topic: name, partition: index)))
            }
            guard !isTooLarge, budget.take(bytes(of: [(name, positions)])) else {
                isTooLarge = true
                return .init()
            }
            var answer = describe(name, found?.id ?? topic.topicId, positions)
            if version >= 10, found == nil {
                for index in answer.partitions.indices {
                    answer.partitions[index].errorCode = ErrorCode.unknownTopicId.rawValue
                }
            }
            return answer
        }
        return isTooLarge ? tooLarge(request.groupId) : group
    }

    private func tooLarge(_ group: String) -> OffsetFetchResponse.OffsetFetchResponseGroup {
        var answer = OffsetFetchResponse.OffsetFetchResponseGroup()
        answer.groupId = group
        answer.errorCode = ErrorCode.invalidRequest.rawValue
        return answer
    }

    /// Returns the approximate size of offsets in a response, in bytes.
    private func bytes(of positions: [(String, [(Int32, CommittedOffset?)])]) -> Int {
        positions.reduce(0) { bytes, topic in
            topic.1.reduce(bytes + topic.0.utf8.count) { $0 + 32 + ($1.1?.metadata.utf8.count ?? 0) }
        }
    }

    private func hideUnstable(_ group: inout OffsetFetchResponse.OffsetFetchResponseGroup) {
        let unstable = groups.unstablePartitions(group.groupId)
        guard !unstable.isEmpty else { return }
        for topic in group.topics.indices {
            // A topic that was requested by id has its name here too.
            let name = group.topics[topic].name
            for index in group.topics[topic].partitions.indices {
                let partition = group.topics[topic].partitions[index].partitionIndex
                guard unstable.contains(.init(topic: name, partition: partition)) else { continue }
                group.topics[topic].partitions[index] = .init()
                group.topics[topic].partitions[index].partitionIndex = partition
                group.topics[topic].partitions[index].committedOffset = -1
                group.topics[topic].partitions[index].errorCode = ErrorCode.unstableOffsetCommit.rawValue
            }
        }
    }

    private func describe(
        _ name: String, _ id: UUID128, _ positions: [(Int32, CommittedOffset?)]
    ) -> OffsetFetchResponse.OffsetFetchResponseTopics {
        var topic = OffsetFetchResponse.OffsetFetchResponseTopics()
        topic.name = name
        topic.topicId = id
        topic.partitions = positions.map { index, offset in
            var partition = OffsetFetchResponse.OffsetFetchResponsePartitions()
            partition.partitionIndex = index
            partition.committedOffset = offset?.offset ?? -1
            partition.committedLeaderEpoch = offset?.leaderEpoch ?? -1
            partition.metadata = offset?.metadata ?? ""
            return partition
        }
        return topic
    }

    /// Returns the offsets of a group for the requested partitions, or all of them.
    private func positions(
        of groupID: String, _ asked: [(String, [Int32])]?
    ) -> [(String, [(Int32, CommittedOffset?)])] {
        if let asked {
            var named = NamedPartitions<String>()
            return asked.map { name, indexes in
                let new = indexes.filter { named.isNew(name, $0) }
                return (name, new.map { ($0, groups.offset(group: groupID, at: .init(topic: name, partition: $0))) })
            }
        }
        var byTopic: [String: [(Int32, CommittedOffset?)]] = [:]
        for (topicPartition, offset) in groups.groups[groupID]?.offsets ?? [:] {
            byTopic[topicPartition.topic, default: []].append((topicPartition.partition, offset))
        }
        return byTopic.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.0 < $1.0 }) }
    }
}
