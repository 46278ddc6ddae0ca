import KafkaProtocol

// Requests and responses for a group's offsets, as members and admin calls use them.

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
    /// The partitions whose offsets were not committed, each with its error.
    var failures: [TopicPartition: KafkaError] {
        var failures: [TopicPartition: KafkaError] = [:]
        for topic in topics {
            for partition in topic.partitions where partition.errorCode != 0 {
                failures[TopicPartition(topic.name, partition.partitionIndex)] = .broker(
                    partition.errorCode, "the offset was not committed"
                ).of(topic: topic.name, partition: partition.partitionIndex)
            }
        }
        return failures
    }

    /// The first error, or `nil` if everything was committed.
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
    /// Creates a request for the offsets of `partitions`. It fills the fields of all versions.
    ///
    /// - Parameter requireStable: Whether the coordinator rejects the request for a partition while a transaction is
    ///   about to commit an offset of it (KIP-447).
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

/// A committed offset as the coordinator keeps it.
struct StoredOffset: Hashable, Sendable {
    /// The offset, with the committer's own text.
    var committed: CommittedOffset
    /// The topic that it belongs to, if the committer noted it.
    var note: OffsetNote?
}

extension OffsetFetchResponse {
    /// Returns the offsets of `partitions`. Those without an offset are left out.
    ///
    /// - Throws: `KafkaError`, also if the response leaves out a partition: that does not mean that it has no offset.
    func offsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: CommittedOffset] {
        var offsets: [TopicPartition: CommittedOffset] = [:]
        for (partition, result) in try stored(of: partitions) {
            if let stored = try result.get() { offsets[partition] = stored.committed }
        }
        return offsets
    }

    /// Returns for each of `partitions` its offset, `nil` if it has none, or its error.
    ///
    /// - Throws: `KafkaError` that concerns the whole response.
    func stored(
        of partitions: [TopicPartition]
    ) throws(KafkaError) -> [TopicPartition: Result<StoredOffset?, KafkaError>] {
        let groupCode = groups.first?.errorCode ?? errorCode
        guard groupCode == 0 else { throw .broker(groupCode, "the committed offsets cannot be read") }
        let entries = entries
        var results: [TopicPartition: Result<StoredOffset?, KafkaError>] = [:]
        for partition in partitions {
            guard let entry = entries[partition] else {
                results[partition] = .failure(
                    .connection("the response with the committed offsets leaves out a partition"))
                continue
            }
            results[partition] =
                entry.code == 0
                ? .success(entry.stored.committed.offset < 0 ? nil : entry.stored)
                : .failure(.broker(entry.code, "a committed offset cannot be read"))
        }
        return results
    }

    private var entries: [TopicPartition: (stored: StoredOffset, code: Int16)] {
        var entries: [TopicPartition: (stored: StoredOffset, code: Int16)] = [:]
        func add(_ name: TopicPartition, _ offset: Int64, _ epoch: Int32, _ metadata: String?, _ code: Int16) {
            let (text, note) = OffsetNote.split(metadata ?? "")
            let committed = CommittedOffset(offset, leaderEpoch: epoch, metadata: text)
            entries[name] = (StoredOffset(committed: committed, note: note), code)
        }
        for topic in topics {
            for entry in topic.partitions {
                add(
                    TopicPartition(topic.name, entry.partitionIndex), entry.committedOffset, entry.committedLeaderEpoch,
                    entry.metadata, entry.errorCode)
            }
        }
        for topic in groups.first?.topics ?? [] {
            for entry in topic.partitions {
                add(
                    TopicPartition(topic.name, entry.partitionIndex), entry.committedOffset, entry.committedLeaderEpoch,
                    entry.metadata, entry.errorCode)
            }
        }
        return entries
    }
}
