/// The group member that received a partition, and the generation in which it did.
///
/// A reader attaches it to each batch and receives it back with each commit. So a late commit is rejected once another
/// member may have carried the partition further, even if the partition has returned since then.
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
