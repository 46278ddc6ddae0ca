/// A member of a consumer group in one generation: what a commit, or a transaction that commits offsets, names (KIP-447).
public struct GroupMetadata: Sendable, Hashable {
    /// The group's name.
    public var group: String
    /// The generation of the group; -1 if the member is outside of it.
    public var generation: Int32
    /// The id that the group gave the member; empty if the member is outside of it.
    public var memberID: String
    /// The member's `group.instance.id`, if it is a static member.
    public var instanceID: String?

    /// Creates the metadata of a member. With the group alone it names a committer that is no member.
    public init(group: String, generation: Int32 = -1, memberID: String = "", instanceID: String? = nil) {
        self.group = group
        self.generation = generation
        self.memberID = memberID
        self.instanceID = instanceID
    }
}
