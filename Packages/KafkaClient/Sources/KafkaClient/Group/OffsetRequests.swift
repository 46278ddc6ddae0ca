import KafkaProtocol

// A group's offsets on the wire, as its members and the admin calls send them.

extension OffsetCommitRequest {
    init(_ offsets: [TopicPartition: CommittedOffset], of member: GroupMetadata) {
        self.init()
        groupId = member.group
        generationIdOrMemberEpoch = member.generation
        memberId = member.memberID
        groupInstanceId = member.instanceID
        topics = Dictionary(grouping: offsets, by: \.key.topic).map { name, entries in
            var topic = OffsetCommitRequestTopic()
            topic.name = name
            topic.partitions = entries.map { entry in
                var partition = OffsetCommitRequestPartition()
                partition.partitionIndex = entry.key.partition
                partition.committedOffset = entry.value.offset
                partition.committedLeaderEpoch = entry.value.leaderEpoch
                partition.committedMetadata = entry.value.metadata
                return partition
            }
            return topic
        }
    }
}

extension OffsetCommitResponse {
    /// The first refusal, or `nil` where everything was committed.
    var failure: KafkaError? {
        for topic in topics {
            for partition in topic.partitions where partition.errorCode != 0 {
                return .broker(partition.errorCode, "the offset was not committed").of(
                    topic: topic.name, partition: partition.partitionIndex)
            }
        }
        return nil
    }
}

extension OffsetFetchRequest {
    /// Asks for the offsets of `partitions`, in the forms of all versions.
    ///
    /// - Parameter requireStable: Whether an offset that a transaction is about to commit is refused (KIP-447).
    init(_ partitions: [TopicPartition], of group: String, requireStable: Bool) {
        self.init()
        groupId = group
        self.requireStable = requireStable
        var plain: [OffsetFetchRequestTopic] = []
        var wanted = OffsetFetchRequestGroup()
        wanted.groupId = group
        var grouped: [OffsetFetchRequestTopics] = []
        for (name, entries) in Dictionary(grouping: partitions, by: \.topic) {
            var topic = OffsetFetchRequestTopic()
            topic.name = name
            topic.partitionIndexes = entries.map(\.partition)
            plain.append(topic)
            var other = OffsetFetchRequestTopics()
            other.name = name
            other.partitionIndexes = topic.partitionIndexes
            grouped.append(other)
        }
        topics = plain
        wanted.topics = grouped
        groups = [wanted]
    }
}

extension OffsetFetchResponse {
    /// Returns the offsets of `partitions`; those that have none are left out.
    ///
    /// - Throws: `KafkaError`, also where the answer leaves out a partition: that is not "none" (T25).
    func offsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: CommittedOffset] {
        let groupCode = groups.first?.errorCode ?? errorCode
        guard groupCode == 0 else { throw .broker(groupCode, "the committed offsets cannot be read") }
        let answers = answers
        var offsets: [TopicPartition: CommittedOffset] = [:]
        for partition in partitions {
            guard let answer = answers[partition] else {
                throw .connection("the answer with the committed offsets leaves out a partition")
            }
            guard answer.code == 0 else { throw .broker(answer.code, "a committed offset cannot be read") }
            if answer.committed.offset >= 0 { offsets[partition] = answer.committed }
        }
        return offsets
    }

    private var answers: [TopicPartition: (committed: CommittedOffset, code: Int16)] {
        var answers: [TopicPartition: (committed: CommittedOffset, code: Int16)] = [:]
        for topic in topics {
            for answer in topic.partitions {
                let committed = CommittedOffset(
                    answer.committedOffset, leaderEpoch: answer.committedLeaderEpoch, metadata: answer.metadata ?? "")
                answers[TopicPartition(topic.name, answer.partitionIndex)] = (committed, answer.errorCode)
            }
        }
        for topic in groups.first?.topics ?? [] {
            for answer in topic.partitions {
                let committed = CommittedOffset(
                    answer.committedOffset, leaderEpoch: answer.committedLeaderEpoch, metadata: answer.metadata ?? "")
                answers[TopicPartition(topic.name, answer.partitionIndex)] = (committed, answer.errorCode)
            }
        }
        return answers
    }
}
