import Synchronization

/// The right to a partition, from its assignment until it is revoked or the member's session has ended.
final class PartitionOwnership: Sendable {
    private let revoked = Atomic(false)
    /// The session of the member that owns the partition; `nil` for a consumer without a group.
    let session: SessionDeadline?
    /// The member, with the generation in which it received the partition.
    let member: GroupMetadata?

    init(session: SessionDeadline? = nil, member: GroupMetadata? = nil) {
        self.session = session
        self.member = member
    }

    /// Whether another member may own the partition by now.
    var isRevoked: Bool { revoked.load(ordering: .acquiring) || session?.hasEnded == true }

    func revoke() { revoked.store(true, ordering: .releasing) }
}
