import KafkaCodecs
import KafkaProtocol

/// All consumer groups of a broker and the offsets that they have committed: requests and time in, answers out.
///
/// Times are milliseconds of one clock that never goes back, except a commit's own, which is of the day.
struct GroupCoordinator {
    struct Limits {
        var groups = 100_000
        var offsetMetadataBytes = 4096
        var group = ClassicGroup.Limits()
    }

    struct Group {
        var membership: ClassicGroup
        var offsets: [TopicPartitionName: CommittedOffset] = [:]
        /// Positions that a producer has committed in a transaction that is still open.
        var staged: [Int64: [TopicPartitionName: CommittedOffset]] = [:]
        /// Since when nobody is a member, `nil` while somebody is; offsets are kept for some time after.
        var emptySince: Int64?

        var isUnused: Bool { membership.isUnused && offsets.isEmpty && staged.isEmpty }

        /// Every partition of which it has a position, a staged one included.
        var places: Set<TopicPartitionName> { stagedPlaces.union(offsets.keys) }

        var stagedPlaces: Set<TopicPartitionName> {
            staged.values.reduce(into: []) { $0.formUnion($1.keys) }
        }

        mutating func forget(_ place: TopicPartitionName) {
            offsets[place] = nil
            for producer in Array(staged.keys) {
                staged[producer]?[place] = nil
                if staged[producer]?.isEmpty == true { staged[producer] = nil }
            }
        }
    }

    let limits: Limits
    var groups: [String: Group] = [:]
    private let newSuffix: () -> String

    /// Creates a coordinator without groups.
    ///
    /// - Parameter newSuffix: Makes the part of a member's id that no other has.
    init(limits: Limits, newSuffix: @escaping () -> String) {
        self.limits = limits
        self.newSuffix = newSuffix
    }

    // MARK: Membership

    mutating func join(_ groupID: String, _ request: JoinRequest, now: Int64) -> [GroupAction] {
        guard !groupID.isEmpty else { return [.refuseJoin(request, .invalidGroupId)] }
        if groups[groupID] == nil {
            guard request.memberID.isEmpty else { return [.refuseJoin(request, .unknownMemberId)] }
            guard makeRoom(for: groupID, now: now) else { return [.refuseJoin(request, .groupMaxSizeReached)] }
        }
        let prefix = request.instanceID ?? request.clientID
        let actions = groups[groupID]?.membership.join(request, now: now) { "\(prefix)-\(newSuffix())" } ?? []
        settle(groupID, now: now)
        return actions
    }

    mutating func sync(_ groupID: String, _ request: SyncRequest, now: Int64) -> [GroupAction] {
        let refusal: ErrorCode = groupID.isEmpty ? .invalidGroupId : .unknownMemberId
        return groups[groupID]?.membership.sync(request, now: now)
            ?? [.synced(request.token, .init(error: refusal))]
    }

    mutating func heartbeat(
        _ groupID: String, _ memberID: String, instanceID: String?, generation: Int32, now: Int64
    ) -> ErrorCode {
        guard !groupID.isEmpty else { return .invalidGroupId }
        return groups[groupID]?.membership
            .heartbeat(memberID, instanceID: instanceID, generation: generation, now: now) ?? .unknownMemberId
    }

    mutating func leave(
        _ groupID: String, _ memberID: String, instanceID: String?, now: Int64
    ) -> (error: ErrorCode, actions: [GroupAction]) {
        guard !groupID.isEmpty else { return (.invalidGroupId, []) }
        let result = groups[groupID]?.membership.leave(memberID, instanceID: instanceID, now: now)
        settle(groupID, now: now)
        return result ?? (.unknownMemberId, [])
    }

    /// Lets time pass for one group.
    mutating func advance(_ groupID: String, to now: Int64) -> [GroupAction] {
        let actions = groups[groupID]?.membership.advance(to: now) ?? []
        settle(groupID, now: now)
        return actions
    }

    /// Removes members as if their sessions had ended, and returns how many there were.
    ///
    /// - Parameter clientID: The members of this client only; of every client if `nil`.
    mutating func expireMembers(
        _ groupID: String, clientID: String?, now: Int64
    ) -> (count: Int, actions: [GroupAction]) {
        guard let members = groups[groupID]?.membership.membersInOrder else { return (0, []) }
        let ids = members.filter { clientID == nil || $0.clientID == clientID }.map(\.id)
        guard !ids.isEmpty else { return (0, []) }
        let actions = groups[groupID]?.membership.expire(ids, now: now) ?? []
        settle(groupID, now: now)
        return (ids.count, actions)
    }

    /// The time of the next event that no request brings to the group, if any.
    func nextDeadline(_ groupID: String) -> Int64? {
        groups[groupID]?.membership.nextDeadline
    }

    /// Notes when a group became empty, and forgets one of which nothing is left.
    private mutating func settle(_ groupID: String, now: Int64) {
        guard let index = groups.index(forKey: groupID) else { return }
        if groups.values[index].isUnused {
            groups.remove(at: index)
        } else if !groups.values[index].membership.isUnused {
            groups.values[index].emptySince = nil
        } else if groups.values[index].emptySince == nil {
            groups.values[index].emptySince = now
        }
    }

    mutating func makeRoom(for groupID: String, now: Int64) -> Bool {
        if groups[groupID] != nil { return true }
        guard groups.count < limits.groups else { return false }
        groups[groupID] = Group(membership: ClassicGroup(limits: limits.group), emptySince: now)
        return true
    }

    // MARK: Offsets

    /// Whether a commit of these credentials is allowed.
    mutating func allowsCommit(
        _ groupID: String, _ memberID: String, instanceID: String?, generation: Int32, now: Int64
    ) -> ErrorCode {
        guard !groupID.isEmpty else { return .invalidGroupId }
        guard groups[groupID] == nil else {
            return groups[groupID]?.membership
                .allowsCommit(memberID, instanceID: instanceID, generation: generation, now: now) ?? .none
        }
        guard generation < 0 else { return .illegalGeneration }
        return groups.count < limits.groups ? .none : .groupMaxSizeReached
    }

    /// Keeps a position that was allowed, or that was read back from disk.
    mutating func keep(_ offset: CommittedOffset, group groupID: String, at place: TopicPartitionName, now: Int64) {
        guard makeRoom(for: groupID, now: now) else { return }
        groups[groupID]?.offsets[place] = offset
    }

    /// Forgets a position.
    mutating func forget(group groupID: String, at place: TopicPartitionName) {
        groups[groupID]?.forget(place)
        if groups[groupID]?.isUnused == true { groups[groupID] = nil }
    }

    /// Forgets the positions of deleted topics, and returns whose they were.
    mutating func forget(topics: Set<String>) -> [(group: String, place: TopicPartitionName)] {
        var forgotten: [(group: String, place: TopicPartitionName)] = []
        for (groupID, group) in groups {
            for place in group.places where topics.contains(place.topic) { forgotten.append((groupID, place)) }
        }
        for (groupID, place) in forgotten { forget(group: groupID, at: place) }
        return forgotten
    }

    func offset(group groupID: String, at place: TopicPartitionName) -> CommittedOffset? {
        groups[groupID]?.offsets[place]
    }

    /// Forgets the positions of groups that have been empty for longer than `retention`, and returns whose they were.
    ///
    /// - Parameters:
    ///   - now: The clock of the groups, in milliseconds.
    ///   - today: The time of day that commits are stamped with, in milliseconds since 1970.
    mutating func expireOffsets(
        retention: Int64, now: Int64, today: Int64
    ) -> [(group: String, place: TopicPartitionName)] {
        var expired: [(group: String, place: TopicPartitionName)] = []
        for (groupID, group) in groups {
            guard let emptySince = group.emptySince, now &- emptySince >= retention else { continue }
            let unstable = group.stagedPlaces
            for (place, offset) in group.offsets
            where today &- offset.timestamp >= retention && !unstable.contains(place) {
                expired.append((groupID, place))
            }
        }
        for (groupID, place) in expired { forget(group: groupID, at: place) }
        return expired
    }

    /// Forgets a whole group that has no members, and returns the positions that it had.
    mutating func delete(_ groupID: String) -> (error: ErrorCode, places: [TopicPartitionName]) {
        guard let group = groups[groupID] else { return (.groupIdNotFound, []) }
        guard group.membership.isUnused else { return (.nonEmptyGroup, []) }
        groups[groupID] = nil
        return (.none, Array(group.places))
    }
}
