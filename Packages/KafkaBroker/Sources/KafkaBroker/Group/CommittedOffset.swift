/// An offset that a group has committed for a partition.
struct CommittedOffset: Equatable, Sendable {
    var offset: Int64
    /// The leader epoch of the last consumed record; -1 if the client did not send one.
    var leaderEpoch: Int32 = -1
    /// The client's metadata, returned unchanged.
    var metadata: String = ""
    /// When it was committed, in milliseconds since 1970.
    var timestamp: Int64 = 0

    /// The estimated memory in bytes (see `StateBudget`).
    func bytes(at topicPartition: TopicPartition) -> Int {
        StateSize.offset + topicPartition.topic.utf8.count + metadata.utf8.count
    }
}
