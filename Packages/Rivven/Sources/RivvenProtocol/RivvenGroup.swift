/// A partition of a topic.
public struct RivvenPartition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The topic's name.
    public var topic: String
    /// The partition's number, from 0.
    public var partition: Int

    /// Creates the name of partition `partition` of `topic`.
    public init(_ topic: String, _ partition: Int) {
        self.topic = topic
        self.partition = partition
    }

    /// The topic and the partition's number, for example `orders-3`.
    public var description: String { "\(topic)-\(partition)" }

    /// Orders partitions by topic, then by number.
    public static func < (left: Self, right: Self) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
}

/// Settings of a group member.
public struct RivvenGroupOptions: Sendable {
    /// How long the broker keeps a member that sends no heartbeat. After that its partitions go to other members.
    /// Default 10 s.
    public var sessionTimeout = Duration.seconds(10)
    /// How often a member sends a heartbeat. At most a third of the session timeout is used. Default 1 s.
    public var heartbeatInterval = Duration.seconds(1)
    /// How often the group's leader looks for new topics and partitions. Default 30 s.
    public var metadataInterval = Duration.seconds(30)

    /// Creates the default options.
    public init() {}
}

/// Functions that are called when a member's partitions change. The rebalance continues when a call has returned. By
/// default they do nothing.
///
/// A partition goes to its next owner after `revoked` has returned at the previous one, if that one is alive. Each call
/// names only the partitions that are gained or lost.
public struct RivvenGroupHooks: Sendable {
    /// Called with partitions that this member owns from now on.
    public var assigned: @Sendable ([RivvenPartition]) async -> Void = { _ in }
    /// Called with partitions that are about to be given up: complete and commit what was begun.
    public var revoked: @Sendable ([RivvenPartition]) async -> Void = { _ in }
    /// Called with partitions that were lost. Another member may own them already, so nothing must be committed any
    /// more.
    public var lost: @Sendable ([RivvenPartition]) async -> Void = { _ in }
    /// Called when a request of the member has failed, for example because its connection was lost. The member tries
    /// again.
    public var failed: @Sendable (RivvenError) -> Void = { _ in }

    /// Creates hooks that do nothing.
    public init() {}
}

/// A member of a consumer group, from `RivvenStore.join` until `leave`.
public protocol RivvenGroupMember: Sendable {
    /// The partitions that this member owns now, in order.
    var partitions: [RivvenPartition] { get async }
    /// Whether this member is certain to own its partitions still.
    ///
    /// It compares clocks. It becomes `false` once the member's session may have ended at the broker, even before
    /// `lost` is called, for example after the process was suspended. Check it before each write and each commit.
    var isCurrent: Bool { get }
    /// Since when the member has been outside its group: not joined yet, lost, or rebalancing. `nil` while it is
    /// inside, with or without partitions.
    var outsideSince: ContinuousClock.Instant? { get }
    /// Gives up the partitions (`revoked` is called) and leaves the group.
    func leave() async
}

extension RivvenGroupMember {
    /// True: by default a member cannot lose its partitions unnoticed.
    public var isCurrent: Bool { true }
    /// `nil`: by default a member is always inside its group.
    public var outsideSince: ContinuousClock.Instant? { nil }
}
