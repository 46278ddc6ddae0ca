import KafkaCodecs
import KafkaProtocol

/// All consumer groups of a broker and the offsets that they have committed: requests and time in, answers out.
///
/// Times are milliseconds of one clock that never goes back, except a commit's own, which is of the day.
///
/// Invariants:
/// - The bytes of every group are counted in `budget`; all changes go through `change` and `remove`.
/// - `idleCount` is the number of groups of which `isIdle` is true.
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
    /// Stored groups that were removed to make room, and that the journal still has.
    var unjournaledRemovals: [String] = []
    private let newSuffix: () -> String

    /// Creates a coordinator without groups.
    ///
    /// - Parameter newSuffix: Makes the part of a member's id that no other has.
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

    /// Lets time pass for one group.
    mutating func advance(_ groupID: String, to now: Int64) -> [GroupAction] {
        let actions = change(groupID) { $0.membership.advance(to: now) } ?? []
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
        let actions = change(groupID) { $0.membership.expire(ids, now: now) } ?? []
        settle(groupID, now: now)
        return (ids.count, actions)
    }

    /// The time of the next event that no request brings to the group, if any.
    func nextDeadline(_ groupID: String) -> Int64? {
        groups[groupID]?.membership.nextDeadline
    }

    private func growth(of request: JoinRequest, newIDBytes: Int, in groupID: String) -> Int {
        let membership = groups[groupID]?.membership ?? ClassicGroup(limits: limits.group)
        return membership.growth(of: request, newIDBytes: newIDBytes)
    }

    /// Returns a new member's id: the client's name, as far as it fits into a message, and what no other member has.
    private func newMemberID(_ name: String) -> String {
        let suffix = "-" + newSuffix()
        return name.prefix(utf8: Self.longestID - suffix.utf8.count) + suffix
    }

    /// The longest string of Kafka's protocol, in bytes.
    private static let longestID = Int(Int16.max)

    /// Notes since when a group has been empty.
    private mutating func settle(_ groupID: String, now: Int64) {
        guard let group = groups[groupID] else { return }
        if !group.membership.isUnused {
            groups[groupID]?.emptySince = nil
        } else if group.emptySince == nil {
            groups[groupID]?.emptySince = now
        }
    }

    // MARK: Groups

    /// Changes a group, and counts what that does to its size.
    @discardableResult
    mutating func change<Value>(_ groupID: String, _ body: (inout CoordinatedGroup) -> Value) -> Value? {
        guard let index = groups.index(forKey: groupID) else { return nil }
        count(groups.values[index], times: -1)
        defer { count(groups.values[index], times: 1) }
        return body(&groups.values[index])
    }

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

    /// Makes room for a group's growth, if need be at the cost of groups that have been idle the longest.
    ///
    /// - Parameter bytes: The growth beside that of a new group.
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
        // A tenth at a time, so that the search is paid for once in many requests.
        for (index, group) in idle.enumerated() where index <= idle.count / 10 || !fits() { forget(group) }
        return fits()
    }

    /// Forgets groups that have neither members nor offsets.
    mutating func removeIdle(where isExpired: (CoordinatedGroup) -> Bool) {
        guard idleCount > 0 else { return }
        for group in groups.values where group.isIdle && isExpired(group) { forget(group) }
    }

    private mutating func forget(_ group: CoordinatedGroup) {
        if group.storedType != nil { unjournaledRemovals.append(group.id) }
        remove(group.id)
    }

    // MARK: The journal

    /// Notes that the journal has a group.
    mutating func noteStored(_ groupID: String, protocolType: String) {
        change(groupID) { $0.storedType = protocolType }
    }

    /// Takes back a group without members that the journal has, if there is room for it.
    mutating func restore(_ groupID: String, protocolType: String, now: Int64) {
        guard makeRoom(for: protocolType.utf8.count, in: groupID) else { return }
        if groups[groupID] == nil { add(groupID, now: now) }
        let membership = ClassicGroup(limits: limits.group, protocolType: protocolType)
        change(groupID) { group in
            group.membership = membership
            group.storedType = protocolType
        }
    }

    /// Forgets a group that was deleted, when the journal is replayed.
    mutating func restoreRemoval(of groupID: String) { remove(groupID) }

    // MARK: Offsets

    /// Whether a commit of these credentials is allowed.
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

    /// Returns whether there is room for positions of a group.
    mutating func hasRoom(for entries: [OffsetJournal.Entry], group groupID: String) -> Bool {
        let group = groups[groupID] ?? CoordinatedGroup(id: groupID, limits: limits.group, now: 0)
        return makeRoom(for: 0, in: groupID) && budget.hasRoom(for: group.growth(of: entries), .offsets)
    }

    /// Keeps a position that was allowed, or that was read back from disk.
    mutating func keep(_ offset: CommittedOffset, group groupID: String, at place: TopicPartitionName, now: Int64) {
        if groups[groupID] == nil { add(groupID, now: now) }
        change(groupID) { $0.keep(offset, at: place) }
    }

    /// Keeps the positions of a request, or stages them for the producer that they name.
    ///
    /// The group is looked up once: its name may have 32 KB, and the request hundreds of thousands of positions.
    mutating func keep(_ entries: [OffsetJournal.Entry], group groupID: String, now: Int64) {
        if groups[groupID] == nil { add(groupID, now: now) }
        change(groupID) { group in
            for entry in entries {
                guard let offset = entry.offset else { continue }
                if entry.stagedBy >= 0 {
                    group.stage(offset, at: entry.place, by: entry.stagedBy)
                } else {
                    group.keep(offset, at: entry.place)
                }
            }
        }
    }

    /// Forgets a position.
    mutating func forget(group groupID: String, at place: TopicPartitionName) {
        change(groupID) { $0.forget(place) }
    }

    /// The positions that groups have in some topics.
    func places(in topics: Set<String>) -> [(group: String, place: TopicPartitionName)] {
        groups.flatMap { groupID, group in
            group.places.filter { topics.contains($0.topic) }.map { (group: groupID, place: $0) }
        }
    }

    func offset(group groupID: String, at place: TopicPartitionName) -> CommittedOffset? {
        groups[groupID]?.offsets[place]
    }

    /// Forgets the positions of groups that have been empty for longer than `retention`, and groups of which nothing
    /// is left by then. Returns whose positions they were.
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
        removeIdle { group in group.emptySince.map { now &- $0 >= retention } ?? false }
        return expired
    }

    /// Returns why a group cannot be deleted, or the positions that it has.
    func deletion(of groupID: String) -> (error: ErrorCode, places: [TopicPartitionName]) {
        guard let group = groups[groupID] else { return (.groupIdNotFound, []) }
        guard group.membership.isUnused else { return (.nonEmptyGroup, []) }
        return (.none, Array(group.places))
    }

    /// Forgets a whole group that has no members, and returns the positions that it had.
    @discardableResult
    mutating func delete(_ groupID: String) -> (error: ErrorCode, places: [TopicPartitionName]) {
        let (error, places) = deletion(of: groupID)
        if error == .none { remove(groupID) }
        return (error, places)
    }
}

extension String {
    /// Returns the first characters that take no more than `count` bytes of UTF-8, cut between Unicode scalars.
    func prefix(utf8 count: Int) -> String {
        guard utf8.count > count else { return self }
        var end = utf8.index(startIndex, offsetBy: count)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
