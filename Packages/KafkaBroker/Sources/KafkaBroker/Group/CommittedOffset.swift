/// A position that a group has committed for a partition.
struct CommittedOffset: Equatable, Sendable {
    var offset: Int64
    /// The leader epoch of the last record consumed; -1 where the client did not say.
    var leaderEpoch: Int32 = -1
    /// The client's own text, handed back as it came.
    var metadata: String = ""
    /// When it was committed, in milliseconds since 1970.
    var timestamp: Int64 = 0

    /// See `StateBudget`.
    func bytes(at place: TopicPartitionName) -> Int {
        StateSize.offset + place.topic.utf8.count + metadata.utf8.count
    }
}

/// A partition of a topic, by name.
struct TopicPartitionName: Hashable, Sendable {
    let topic: String
    let partition: Int32
}
