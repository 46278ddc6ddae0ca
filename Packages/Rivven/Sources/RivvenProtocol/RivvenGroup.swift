/// A partition of a topic.
public struct RivvenPartition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The topic's name.
    public var topic: String
    /// The partition's number, from 0.
    public var partition: Int

    /// Creates a partition's name.
    public init(_ topic: String, _ partition: Int) {
        self.topic = topic
        self.partition = partition
    }

    public var description: String { "\(topic)-\(partition)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
}

/// How a member of a group behaves.
public struct RivvenGroupOptions: Sendable {
    /// How long the broker keeps a member that says nothing: then its partitions go to the others. Default 10 s.
    public var sessionTimeout = Duration.seconds(10)
    /// How often a member says that it lives, at most a third of the session timeout. Default 1 s.
    public var heartbeatInterval = Duration.seconds(1)
    /// How often the leader looks for topics and partitions that were made meanwhile. Default 30 s.
    public var metadataInterval = Duration.seconds(30)

    /// Creates the default options.
    public init() {}
}

/// What a member is told when its partitions change. Each call is awaited before the group goes on.
///
/// A partition is told to its next owner after `revoked` has returned, if the one that had it lives. `assigned` names the
/// partitions that come, and the other two those that go.
public struct RivvenGroupHooks: Sendable {
    /// The partitions are this member's from now on.
    public var assigned: @Sendable ([RivvenPartition]) async -> Void = { _ in }
    /// The partitions are about to go: finish and commit what was begun.
    public var revoked: @Sendable ([RivvenPartition]) async -> Void = { _ in }
    /// The partitions are gone, and another member may have them already: commit nothing any more.
    public var lost: @Sendable ([RivvenPartition]) async -> Void = { _ in }
    /// A request of the member has failed, for example because its connection was lost. The member tries again.
    public var failed: @Sendable (RivvenError) -> Void = { _ in }

    /// Creates hooks that do nothing.
    public init() {}
}

/// A member of a consumer group, from `RivvenStore.join` until `leave`.
public protocol RivvenGroupMember: Sendable {
    /// The partitions that are this member's now, in order.
    var partitions: [RivvenPartition] { get async }
    /// A Boolean value that indicates whether the partitions are certainly still this member's.
    ///
    /// It compares clocks: once the member's session can have ended at the broker, it is `false`, even before `lost` is
    /// called, as after the process was frozen. Check it before each write and each commit.
    var isCurrent: Bool { get }
    /// Since when the member is outside its group: not joined yet, lost, or rebalancing. `nil` while it has its place, with
    /// or without partitions.
    var outsideSince: ContinuousClock.Instant? { get }
    /// Gives the partitions back (`revoked` is called) and leaves the group.
    func leave() async
}

extension RivvenGroupMember {
    public var isCurrent: Bool { true }
    public var outsideSince: ContinuousClock.Instant? { nil }
}
