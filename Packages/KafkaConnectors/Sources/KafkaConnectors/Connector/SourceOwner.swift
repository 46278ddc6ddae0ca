/// The member of a group that was handed a partition, and the generation in which that happened.
///
/// A reader gives it with each batch and gets it back with each commit. So a commit that is late is refused once another
/// member may have carried the partition further, even if the partition has come back since.
public struct SourceOwner: Sendable, Hashable {
    /// The id that the group gave the member.
    public var member: String
    /// The generation of the group.
    public var generation: Int64

    /// Creates an owner.
    public init(member: String, generation: Int64) {
        (self.member, self.generation) = (member, generation)
    }
}
