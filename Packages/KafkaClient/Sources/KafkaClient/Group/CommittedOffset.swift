/// The offset that a group commits for a partition, with the committer's metadata.
public struct CommittedOffset: Sendable, Hashable {
    /// The offset of the next record to read.
    public var offset: Int64
    /// The leader epoch under which the record before it was written (KIP-320); -1 if it is not known.
    public var leaderEpoch: Int32
    /// Text that the committer may choose. Brokers reject more than `offset.metadata.max.bytes`, 4 KiB by default.
    public var metadata: String

    /// Creates an offset to commit.
    public init(_ offset: Int64, leaderEpoch: Int32 = -1, metadata: String = "") {
        self.offset = offset
        self.leaderEpoch = leaderEpoch
        self.metadata = metadata
    }
}
