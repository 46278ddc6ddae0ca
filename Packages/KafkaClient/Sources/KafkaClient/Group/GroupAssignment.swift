import KafkaCodecs
import KafkaProtocol

/// The partitions of this member in its current round, and what the leader knew when it assigned them.
struct GroupAssignment {
    /// A topic as it was when its partitions were assigned.
    private struct KnownTopic: Equatable {
        var id: UUID128
        var partitionCount: Int
    }

    /// The group's members, kept by the leader between join and sync.
    var members: [JoinGroupResponse.JoinGroupResponseMember] = []
    /// The assignment of each member, kept by the leader between join and sync.
    var shares: [SyncGroupRequest.SyncGroupRequestAssignment] = []
    /// This member's partitions, in order.
    var partitions: [TopicPartition] = []
    /// Where reading begins in each partition, as far as that is known.
    var positions: [TopicPartition: StartPosition] = [:]
    /// The partition counts when the consumer was created: partitions above them are new.
    var firstCounts: [String: Int] = [:]
    /// Partitions whose topic was found to be deleted and created again, until the new one is read.
    var former: [TopicPartition: FormerTopic] = [:]
    /// The topics of all members as their leader knew them; `nil` if this member was never the leader.
    private var known: [String: KnownTopic?]?

    /// Records the topics, as the leader uses them for the assignment.
    mutating func note(_ metadata: ClusterMetadata, _ topics: [String]) {
        known = Dictionary(uniqueKeysWithValues: Set(topics).map { ($0, Self.known($0, in: metadata)) })
    }

    /// Whether a topic has more partitions than `note` saw, or was recreated. A response with fewer partitions is
    /// stale.
    func hasChanged(in metadata: ClusterMetadata) -> Bool {
        guard let known else { return false }
        return known.contains { name, before in
            guard let topic = Self.known(name, in: metadata) else { return false }
            guard let before else { return true }
            return topic.partitionCount > before.partitionCount || (topic.id != before.id && before.id != .zero)
        }
    }

    private static func known(_ name: String, in metadata: ClusterMetadata) -> KnownTopic? {
        guard let topic = metadata.topics[name], !topic.partitions.isEmpty else { return nil }
        return KnownTopic(id: topic.id, partitionCount: topic.partitions.count)
    }

    // MARK: On the wire

    static func encode(_ topics: [String: [Int32]]) -> Bytes {
        var assignment = ConsumerProtocolAssignment()
        assignment.assignedPartitions = topics.sorted(by: { $0.key < $1.key }).map { name, partitions in
            var topic = ConsumerProtocolAssignment.TopicPartition()
            topic.topic = name
            topic.partitions = partitions
            return topic
        }
        return assignment.blob(version: 0)
    }

    /// Returns the partitions of the topics in `subscribed` that an assignment names, in order and without duplicates.
    /// Any program may be the leader that wrote it, so its content is not trusted.
    static func partitions(in bytes: Bytes, of subscribed: [String]) throws(KafkaError) -> [TopicPartition] {
        guard !bytes.isEmpty else { return [] }
        do throws(CodecError) {
            var mine: Set<TopicPartition> = []
            for topic in try ResponseDecoding.decode(ConsumerProtocolAssignment.self, bytes).assignedPartitions
            where subscribed.contains(topic.topic) {
                for partition in topic.partitions where partition >= 0 {
                    mine.insert(TopicPartition(topic.topic, partition))
                }
            }
            return mine.sorted()
        } catch {
            throw KafkaError(.malformed, "the group's assignment cannot be read: \(error.message)")
        }
    }
}

/// A topic that was deleted and created again, as a reader of one of its partitions knew it.
struct FormerTopic: Hashable, Sendable {
    /// Its id; zero if the broker has no ids.
    var id: UUID128
    /// The position in the partition.
    var position: Int64
    /// The last known end of the partition.
    var end: Int64?
}

/// Where reading begins in a partition.
struct StartPosition: Hashable, Sendable {
    /// The offset; `nil` if it is not known yet.
    var offset: Int64?
    /// The id of the topic to which the offset belongs; zero if the broker has no ids.
    var topicID = UUID128.zero
}
