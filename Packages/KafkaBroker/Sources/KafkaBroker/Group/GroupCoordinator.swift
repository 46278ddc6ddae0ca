import KafkaCodecs
import KafkaProtocol

/// All consumer groups of a broker with their committed offsets. It turns requests and the passing of time into
/// responses, without I/O.
///
/// Times are milliseconds of one monotonic clock, except the timestamp of a commit, which is wall-clock time.
///
/// Invariants:
/// - `budget` counts the bytes of every group. All changes go through `change`, `add` and `remove`.
/// - `idleCount` is the number of groups whose `isIdle` is true.
struct GroupCoordinator {
    struct Limits {
        var groups = 100_000
        var offsetMetadataBytes = 4096
        var group = ClassicGroup.Limits()
    }

    let limits: Limits
    let budget: StateBudget
    private(set) var groups: [String: CoordinatedGroup] = [:]
    private var idleCount = 0
    /// Groups that were removed from memory and that the journal still contains.
    var unjournaledRemovals: [String] = []
    private let newSuffix: () -> String

    /// Creates a coordinator without groups.
    ///
    /// - Parameter newSuffix: Returns the unique part of a new member's id.
    init(limits: Limits, budget: StateBudget = StateBudget(), newSuffix: @escaping () -> String) {
        self.limits = limits
        self.budget = budget
        self.newSuffix = newSuffix
    }

    // MARK: Membership

    mutating func join(_ groupID: String, _ request: JoinRequest, now: Int64) -> [GroupAction] {
        guard !groupID.isEmpty else { return [.refuseJoin(request, .invalidGroupId)] }
        let id = request.memberID.isEmpty ? newMemberID(request.instanceID ?? request.clientID) : ""
        let isNew = groups[groupID] == nil
        guard !isNew || request.memberID.isEmpty else { return [.refuseJoin(request, .unknownMemberId)] }
        guard makeRoom(for: growth(of: request, newIDBytes: id.utf8.count, in: groupID), in: groupID) else {
            return [.refuseJoin(request, .groupMaxSizeReached)]
        }
        if isNew { add(groupID, now: now) }
        let actions = change(groupID) { $0.membership.join(request, now: now) { id } } ?? []
        settle(groupID, now: now)
        if isNew, groups[groupID]?.isIdle == true { remove(groupID) }
        return actions
    }

    mutating func sync(_ groupID: String, _ request: SyncRequest, now: Int64) -> [GroupAction] {
        let refusal: ErrorCode = groupID.isEmpty ? .invalidGroupId : .unknownMemberId
        guard let growth = groups[groupID]?.membership.growth(of: request) else {
            return [.synced(request.token, .init(error: refusal))]
        }
        guard makeRoom(for: growth, in: groupID) else {
            return [.synced(request.token, .init(error: .groupMaxSizeReached))]
        }
        return change(groupID) { $0.membership.sync(request, now: now) } ?? []
    }

    mutating func heartbeat(
        _ groupID: String, _ memberID: String, instanceID: String?, generation: Int32, now: Int64
    ) -> ErrorCode {
        guard !groupID.isEmpty else { return .invalidGroupId }
        return change(groupID) {
            $0.membership.heartbeat(memberID, instanceID: instanceID, generation: generation, now: now)
        } ?? .unknownMemberId
    }

    mutating func leave(
        _ groupID: String, _ memberID: String, instanceID: String?, now: Int64
    ) -> (error: ErrorCode, actions: [GroupAction]) {
        guard !groupID.isEmpty else { return (.invalidGroupId, []) }
        let result = change(groupID) { $0.membership.leave(memberID, instanceID: instanceID, now: now) }
        settle(groupID, now: now)
        return result ?? (.unknownMemberId, [])
    }

    /// Advances the time of one group.
    mutating func advance(_ groupID: String, to now: Int64) -> [GroupAction] {
        let actions = change(groupID) { $0.membership.advance(to: now) } ?? []
        settle(groupID, now: now)
        return actions
    }

    /// Removes members as if their sessions had expired, and returns their number.
    ///
    /// - Parameter clientID: Removes only members with this client id; `nil` removes all members.
    mutating func expireMembers(
        _ groupID: String, clientID: String?, now: Int64
    ) -> (count: Int, actions: [GroupAction]) {
        guard let members = groups[groupID]?.membership.membersInOrder else { return (0, []) }
        let ids = members.filter { clientID == nil || $0.clientID == clientID }.map(\.id)
        guard !ids.isEmpty else { return (0, []) }
        let actions = change(groupID) { $0.membership.expire(ids, now: now) } ?? []
        settle(groupID, now: now)
        return (ids.count, actions)
    }

    /// Returns the time of the group's next event that happens without a request; `nil` if the
    /// group waits for nothing.
    func nextDeadline(_ groupID: String) -> Int64? {
        groups[groupID]?.membership.nextDeadline
    }

    private func growth(of request: JoinRequest, newIDBytes: Int, in groupID: String) -> Int {
        let membership = groups[groupID]?.membership ?? ClassicGroup(limits: limits.group)
        return membership.growth(of: request, newIDBytes: newIDBytes)
    }

    /// Returns a new member's id: the client's name, cut to the protocol's maximum length, followed by a unique suffix.
    private func newMemberID(_ name: String) -> String {
        let suffix = "-" + newSuffix()
        return name.prefix(utf8: Self.longestID - suffix.utf8.count) + suffix
    }

    /// The longest string in Kafka's protocol, in bytes.
    private static let longestID = Int(Int16.max)

    /// Records when a group became empty, or that it has members again.
    private mutating func settle(_ groupID: String, now: Int64) {
        guard let group = groups[groupID] else { return }
        if !group.membership.isUnused {
            groups[groupID]?.emptySince = nil
        } else if group.emptySince == nil {
            groups[groupID]?.emptySince = now
        }
    }

    // MARK: Groups

    /// Changes a group, and updates the budget. Returns `nil` if the group does not exist.
    @discardableResult
    mutating func change<Value>(_ groupID: String, _ body: (inout CoordinatedGroup) -> Value) -> Value? {
        guard let index = groups.index(forKey: groupID) else { return nil }
        count(groups.values[index], times: -1)
        defer { count(groups.values[index], times: 1) }
        return body(&groups.values[index])
    }

    /// Adds a new group without members.
    mutating func add(_ groupID: String, now: Int64) {
        let group = CoordinatedGroup(id: groupID, limits: limits.group, now: now)
        groups[groupID] = group
        count(group, times: 1)
    }

    private mutating func remove(_ groupID: String) {
        if let group = groups.removeValue(forKey: groupID) { count(group, times: -1) }
    }

    private mutating func count(_ group: CoordinatedGroup, times: Int) {
        budget.change(.groups, by: times * group.bytes)
        budget.change(.offsets, by: times * group.offsetBytes)
        if group.isIdle { idleCount += times }
    }

    /// Makes room for the growth of a group. If necessary, removes the groups that have been idle the longest. Returns
    /// whether there is room.
    ///
    /// - Parameter bytes: The growth in bytes, without the size of a new group itself.
    private mutating func makeRoom(for bytes: Int, in groupID: String) -> Bool {
        let isNew = groups[groupID] == nil
        let needed = bytes + (isNew ? CoordinatedGroup.bytes(id: groupID) : 0)
        func fits() -> Bool {
            (!isNew || groups.count < limits.groups) && budget.hasRoom(for: needed, .groups)
        }
        if fits() { return true }
        guard idleCount > 0 else { return false }
        let idle = groups.values.filter { $0.isIdle && $0.id != groupID }
            .sorted { ($0.emptySince ?? 0) < ($1.emptySince ?? 0) }
        // Removes at least a tenth at a time, so that many requests share the cost of one search.
        for (index, group) in idle.enumerated() where index <= idle.count / 10 || !fits() { forget(group) }
        return fits()
    }

    /// Removes groups that have neither members nor offsets, if `isExpired` returns true.
    mutating func removeIdle(where isExpired: (CoordinatedGroup) -> Bool) {
        guard idleCount > 0 else { return }
        for group in groups.values where group.isIdle && isExpired(group) { forget(group) }
    }

    private mutating func forget(_ group: CoordinatedGroup) {
        if group.storedType != nil { unjournaledRemovals.append(group.id) }
        remove(group.id)
    }

    // MARK: The journal

    /// Records that the journal contains a group.
    mutating func noteStored(_ groupID: String, protocolType: String) {
        change(groupID) { $0.storedType = protocolType }
    }

    /// Restores a group from the journal, without members, if there is room for it.
    mutating func restore(_ groupID: String, protocolType: String, now: Int64) {
        guard makeRoom(for: protocolType.utf8.count, in: groupID) else { return }
        if groups[groupID] == nil { add(groupID, now: now) }
        let membership = ClassicGroup(limits: limits.group, protocolType: protocolType)
        change(groupID) { group in
            group.membership = membership
            group.storedType = protocolType
        }
    }

    /// Removes a group during the replay of the journal, because the journal says that it was deleted.
    mutating func restoreRemoval(of groupID: String) { remove(groupID) }

    // MARK: Offsets

    /// Returns `.none` if a commit with these credentials is allowed, or the error for the response.
    mutating func allowsCommit(
        _ groupID: String, _ memberID: String, instanceID: String?, generation: Int32, now: Int64
    ) -> ErrorCode {
        guard !groupID.isEmpty else { return .invalidGroupId }
        let verdict = change(groupID) {
            $0.membership.allowsCommit(memberID, instanceID: instanceID, generation: generation, now: now)
        }
        if let verdict { return verdict }
        guard generation < 0 else { return .illegalGeneration }
        return makeRoom(for: 0, in: groupID) ? .none : .groupMaxSizeReached
    }

    /// Returns whether there is room for the offsets of a request.
    mutating func hasRoom(for entries: [OffsetJournal.Entry], group groupID: String) -> Bool {
        let group = groups[groupID] ?? CoordinatedGroup(id: groupID, limits: limits.group, now: 0)
        return makeRoom(for: 0, in: groupID) && budget.hasRoom(for: group.growth(of: entries), .offsets)
    }

    /// Stores an offset that was allowed, or that was read from disk.
    mutating func keep(_ offset: CommittedOffset, group groupID: String, at topicPartition: TopicPartition, now: Int64)
    {
        if groups[groupID] == nil { add(groupID, now: now) }
        change(groupID) { $0.keep(offset, at: topicPartition) }
    }

    /// Stores the offsets of a request, or stages them for the producer that they name.
    ///
    /// The group is looked up only once: its name may have 32 KB, and the request hundreds of thousands of offsets.
    mutating func keep(_ entries: [OffsetJournal.Entry], group groupID: String, now: Int64) {
        if groups[groupID] == nil { add(groupID, now: now) }
        change(groupID) { group in
            for entry in entries {
                guard let offset = entry.offset else { continue }
                if entry.stagedBy >= 0 {
                    group.stage(offset, at: entry.topicPartition, by: entry.stagedBy)
                } else {
                    group.keep(offset, at: entry.topicPartition)
                }
            }
        }
    }

    /// Deletes a committed offset.
    mutating func forget(group groupID: String, at topicPartition: TopicPartition) {
        change(groupID) { $0.forget(topicPartition) }
    }

    /// Returns the groups and partitions that have offsets in these topics.
    func topicPartitions(in topics: Set<String>) -> [(group: String, topicPartition: TopicPartition)] {
        groups.flatMap { groupID, group in
            group.topicPartitions.filter { topics.contains($0.topic) }.map { (group: groupID, topicPartition: $0) }
        }
    }

    /// Returns the committed offset of a partition, or `nil` if there is none.
    func offset(group groupID: String, at topicPartition: TopicPartition) -> CommittedOffset? {
        groups[groupID]?.offsets[topicPartition]
    }

    /// Deletes the expired offsets of groups that have been empty for `retention` or longer, and then such groups that
    /// have nothing left. Returns the groups and partitions whose offsets were deleted.
    ///
    /// - Parameters:
    ///   - retention: How long offsets are kept, in milliseconds.
    ///   - now: The time of the groups' clock, in milliseconds.
    ///   - wallTime: The wall-clock time of commits, in milliseconds since 1970.
    mutating func expireOffsets(
        retention: Int64, now: Int64, wallTime: Int64
    ) -> [(group: String, topicPartition: TopicPartition)] {
        var expired: [(group: String, topicPartition: TopicPartition)] = []
        for (groupID, group) in groups {
            guard let emptySince = group.emptySince, now &- emptySince >= retention else { continue }
            let unstable = group.stagedPartitions
            for (topicPartition, offset) in group.offsets
            where wallTime &- offset.timestamp >= retention && !unstable.contains(topicPartition) {
                expired.append((groupID, topicPartition))
            }
        }
        for (groupID, topicPartition) in expired { forget(group: groupID, at: topicPartition) }
        removeIdle { group in group.emptySince.map { now &- $0 >= retention } ?? false }
        return expired
    }

    /// Returns the error if the group cannot be deleted, and otherwise the partitions that have offsets.
    func deletion(of groupID: String) -> (error: ErrorCode, topicPartitions: [TopicPartition]) {
        guard let group = groups[groupID] else { return (.groupIdNotFound, []) }
        guard group.membership.isUnused else { return (.nonEmptyGroup, []) }
        return (.none, Array(group.topicPartitions))
    }

    /// Removes a group that has no members, and returns the partitions that had offsets.
    @discardableResult
    mutating func delete(_ groupID: String) -> (error: ErrorCode, topicPartitions: [TopicPartition]) {
        let (error, topicPartitions) = deletion(of: groupID)
        if error == .none { remove(groupID) }
        return (error, topicPartitions)
    }
}

extension String {
    /// Returns the longest prefix with at most `count` bytes of UTF-8, cut between Unicode scalars.
    func prefix(utf8 count: Int) -> String {
        guard utf8.count > count else { return self }
        var end = utf8.index(startIndex, offsetBy: count)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
