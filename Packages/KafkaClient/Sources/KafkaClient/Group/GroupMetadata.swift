/// The identity of a consumer group member in one generation. Commits, and transactions that commit offsets, carry it
/// (KIP-447).
public struct GroupMetadata: Sendable, Hashable {
    /// The group's name.
    public var group: String
    /// The generation of the group; -1 if the member is outside the group.
    public var generation: Int32
    /// The id that the coordinator gave the member; empty if the member is outside the group.
    public var memberID: String
    /// The member's `group.instance.id`, if it is a static member.
    public var instanceID: String?

    /// Creates the identity of a member. With the group alone, it is that of a committer that is not a member.
    public init(group: String, generation: Int32 = -1, memberID: String = "", instanceID: String? = nil) {
        self.group = group
        self.generation = generation
        self.memberID = memberID
        self.instanceID = instanceID
    }
}
