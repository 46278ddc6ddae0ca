/// A member of a consumer group, as a transaction names it that commits the member's offsets (KIP-447).
public struct GroupMetadata: Sendable, Hashable {
    /// The group's name.
    public var group: String
    /// The generation that the member is part of; -1 outside of any.
    public var generation: Int32
    /// The id that the group gave the member; empty outside of any generation.
    public var memberID: String
    /// The member's `group.instance.id`, where it is a static one.
    public var instanceID: String?

    /// Creates the metadata of a member; of one outside of the group's protocol where only the group is given.
    public init(group: String, generation: Int32 = -1, memberID: String = "", instanceID: String? = nil) {
        self.group = group
        self.generation = generation
        self.memberID = memberID
        self.instanceID = instanceID
    }
}
