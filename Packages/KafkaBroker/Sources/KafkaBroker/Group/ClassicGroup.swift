import KafkaCodecs
import KafkaProtocol

/// A consumer group of the classic protocol: a value that turns requests and the passing of time into responses.
///
/// Invariants:
/// - A member's join or sync request is held at most once, and receives exactly one response.
/// - In `.empty` there are no members. In `.preparing` each member has a held join request, or the group waits for it.
///   In `.completing` every member knows the generation, and the group waits for the leader's assignment. In `.stable`
///   every member has an assignment.
/// - The generation grows with every completed join, and does not repeat during the life of the value.
/// - Times are milliseconds of one monotonic clock. A member does not expire while one of its requests is held.
struct ClassicGroup {
    enum Phase: Equatable {
        case empty, preparing, completing, stable
    }

    /// The limits of a group.
    struct Limits {
        /// The maximum number of members, including pending ones.
        var maximumSize = 10_000
        /// How long the first join of an empty group waits for other members, in milliseconds.
        var initialDelay: Int64 = 0
        /// The session timeouts that a member may request, in milliseconds.
        var sessionTimeouts: ClosedRange<Int64> = 100...1_800_000
    }

    let limits: Limits
    private(set) var phase = Phase.empty
    private(set) var generation: Int32 = 0
    private(set) var protocolType: String?
    private(set) var protocolName: String?
    private(set) var leader: String?
    private var roster = GroupMembers()
    private(set) var staticMembers: [String: String] = [:]
    private var nextOrder = 0
    /// When the join phase ends even if members are missing. Used while `.preparing`.
    private var joinDeadline: Int64 = .max
    /// By how many milliseconds the initial delay can still be extended; `nil` if no initial delay is in progress.
    private var initialDelayLeft: Int64?
    private var hasNewMember = false
    /// When members that have not synced are removed. Used while `.completing`.
    private var syncDeadline: Int64 = .max

    /// Creates a group without members.
    ///
    /// - Parameter protocolType: The protocol type of its former members, if known.
    init(limits: Limits, protocolType: String? = nil) {
        self.limits = limits
        self.protocolType = protocolType
    }

    var members: [String: GroupMember] { roster.all }
    /// Assigned member ids that have not joined yet, with the time at which each expires.
    var pending: [String: Int64] { roster.pending }
    /// The estimated memory of the members and the protocol type in bytes (see `StateBudget`).
    var bytes: Int { roster.bytes + (protocolType?.utf8.count ?? 0) }

    /// Whether the group has neither members nor pending ids, so that nothing is lost if this value is discarded.
    var isUnused: Bool { members.isEmpty && pending.isEmpty }

    /// The time of the next event that happens without a request; `nil` if the group waits for nothing.
    var nextDeadline: Int64? {
        var next = Int64.max
        if phase == .preparing { next = min(next, joinDeadline) }
        if phase == .completing { next = min(next, syncDeadline) }
        for deadline in pending.values { next = min(next, deadline) }
        for member in members.values where !member.isHeld { next = min(next, member.sessionDeadline) }
        return next == .max ? nil : next
    }

    // MARK: Join

    /// Processes a join request. The response is an action, returned now or by a later event.
    ///
    /// - Parameter newID: Returns the id of a new member.
    mutating func join(_ request: JoinRequest, now: Int64, newID: () -> String) -> [GroupAction] {
        guard limits.sessionTimeouts.contains(request.sessionTimeout) else {
            return [.refuseJoin(request, .invalidSessionTimeout)]
        }
        guard supports(request) else { return [.refuseJoin(request, .inconsistentGroupProtocol)] }
        if request.memberID.isEmpty { return joinUnknown(request, now: now, newID: newID) }
        return joinKnown(request, now: now)
    }

    private mutating func joinUnknown(_ request: JoinRequest, now: Int64, newID: () -> String) -> [GroupAction] {
        let id = newID()
        if let instance = request.instanceID, let current = staticMembers[instance] {
            return replaceStatic(current, with: id, request, now: now)
        }
        guard members.count + pending.count < limits.maximumSize else {
            return [.refuseJoin(request, .groupMaxSizeReached)]
        }
        if request.requiresKnownID, request.instanceID == nil {
            roster.expect(id, until: now &+ request.sessionTimeout)
            return [.refuseJoin(request, .memberIdRequired, memberID: id)]
        }
        return add(id, request, now: now)
    }

    private mutating func joinKnown(_ request: JoinRequest, now: Int64) -> [GroupAction] {
        if pending[request.memberID] != nil {
            guard request.instanceID == nil else { return [.refuseJoin(request, .fencedInstanceId)] }
            _ = roster.forgetPending(request.memberID)
            return add(request.memberID, request, now: now)
        }
        let error = identify(request.memberID, request.instanceID)
        guard error == .none, let member = members[request.memberID] else {
            return [.refuseJoin(request, error == .none ? .unknownMemberId : error)]
        }
        let isUnchanged = member.protocols == request.protocols
        switch phase {
        case .empty:
            return [.refuseJoin(request, .unknownMemberId)]
        case .preparing:
            return rejoin(request, now: now)
        case .completing where isUnchanged, .stable where isUnchanged && request.memberID != leader:
            // The response was lost, or a follower asks for what it already knows. Neither needs a rebalance.
            roster[request.memberID]?.touch(now)
            return [.joined(request.token, outcome(for: request.memberID))]
        case .completing, .stable:
            return rejoin(request, now: now)
        }
    }

    private mutating func add(_ id: String, _ request: JoinRequest, now: Int64) -> [GroupAction] {
        if members.isEmpty {
            protocolType = request.protocolType
            leader = id
        }
        if phase == .preparing, generation == 0 { hasNewMember = true }
        var member = GroupMember(id: id, order: nextOrder, request: request)
        nextOrder += 1
        member.heldJoin = request.token
        member.touch(now)
        roster[id] = member
        if let instance = request.instanceID { staticMembers[instance] = id }
        var actions: [GroupAction] = []
        prepareOrComplete(now, &actions)
        return actions
    }

    private mutating func rejoin(_ request: JoinRequest, now: Int64) -> [GroupAction] {
        var actions: [GroupAction] = []
        // A client that gave up waiting has sent the request again. The first request receives a response, so that it
        // does not stay parked.
        if let held = members[request.memberID]?.heldJoin {
            actions.append(.refuseJoin(held, .rebalanceInProgress, memberID: request.memberID))
        }
        roster[request.memberID]?.update(request)
        roster[request.memberID]?.touch(now)
        prepareOrComplete(now, &actions)
        return actions
    }

    /// Lets a restarted static member take the place of its previous incarnation. Other members must join again only if
    /// the selected protocol changes.
    private mutating func replaceStatic(
        _ current: String, with id: String, _ request: JoinRequest, now: Int64
    ) -> [GroupAction] {
        guard var member = roster.remove(current) else { return [] }
        var actions: [GroupAction] = []
        if let held = member.heldJoin { actions.append(.refuseJoin(held, .fencedInstanceId, memberID: current)) }
        if let held = member.heldSync { actions.append(.synced(held, .init(error: .fencedInstanceId))) }
        member.heldSync = nil
        member.id = id
        member.update(request)
        member.touch(now)
        roster[id] = member
        if let instance = request.instanceID { staticMembers[instance] = id }
        let wasLeader = leader == current
        if wasLeader { leader = id }
        if phase == .stable, selectedProtocol() == protocolName {
            roster[id]?.heldJoin = nil
            var outcome = outcome(for: id)
            if wasLeader, request.canSkipAssignment {
                outcome.skipsAssignment = true
            } else if wasLeader {
                // An older client that is named as the leader would assign partitions again. So the response names the
                // previous member id as the leader (KIP-345).
                outcome.leader = current
                outcome.members = []
            }
            actions.append(.joined(request.token, outcome))
        } else {
            prepareOrComplete(now, &actions)
        }
        return actions
    }

    // MARK: Sync, heartbeat, leave

    /// Processes a sync request. The response is an action, returned now or by a later event.
    mutating func sync(_ request: SyncRequest, now: Int64) -> [GroupAction] {
        let error = check(request)
        guard error == .none else { return [.synced(request.token, .init(error: error))] }
        switch phase {
        case .empty:
            return [.synced(request.token, .init(error: .unknownMemberId))]
        case .preparing:
            return [.synced(request.token, .init(error: .rebalanceInProgress))]
        case .stable:
            roster[request.memberID]?.touch(now)
            return [.synced(request.token, assignment(of: request.memberID))]
        case .completing:
            return collect(request, now: now)
        }
    }

    private mutating func collect(_ request: SyncRequest, now: Int64) -> [GroupAction] {
        var actions: [GroupAction] = []
        if let held = members[request.memberID]?.heldSync {
            actions.append(.synced(held, .init(error: .rebalanceInProgress)))
        }
        roster[request.memberID]?.heldSync = request.token
        roster[request.memberID]?.hasSynced = true
        roster[request.memberID]?.touch(now)
        guard request.memberID == leader else { return actions }
        for id in Array(members.keys) { roster[id]?.assignment = .empty }
        for (id, assignment) in request.assignments { roster[id]?.assignment = assignment }
        phase = .stable
        for id in inOrder() {
            guard let held = members[id]?.heldSync else { continue }
            roster[id]?.heldSync = nil
            roster[id]?.touch(now)
            actions.append(.synced(held, assignment(of: id)))
        }
        return actions
    }

    private func check(_ request: SyncRequest) -> ErrorCode {
        let error = identify(request.memberID, request.instanceID)
        guard error == .none else { return error }
        guard request.generation == generation else { return .illegalGeneration }
        if let type = request.protocolType, type != protocolType { return .inconsistentGroupProtocol }
        if let name = request.protocolName, name != protocolName { return .inconsistentGroupProtocol }
        return .none
    }

    /// Processes a heartbeat and returns the error code of its response.
    mutating func heartbeat(_ id: String, instanceID: String?, generation: Int32, now: Int64) -> ErrorCode {
        let error = identify(id, instanceID)
        guard error == .none else { return error }
        guard phase != .empty else { return .unknownMemberId }
        guard generation == self.generation else { return .illegalGeneration }
        roster[id]?.touch(now)
        return phase == .preparing ? .rebalanceInProgress : .none
    }

    /// Removes a member: one that leaves, or a static one that an administrator names by its instance id.
    mutating func leave(_ id: String, instanceID: String?, now: Int64) -> (error: ErrorCode, actions: [GroupAction]) {
        var actions: [GroupAction] = []
        if instanceID == nil, roster.forgetPending(id) {
            completeIfAllJoined(now, &actions)
            return (.none, actions)
        }
        var member = id
        if let instanceID, id.isEmpty {
            guard let current = staticMembers[instanceID] else { return (.unknownMemberId, []) }
            member = current
        } else {
            let error = identify(id, instanceID)
            guard error == .none else { return (error, []) }
        }
        remove(member, &actions)
        memberIsGone(now, &actions)
        return (.none, actions)
    }

    /// Returns `.none` if a commit with these credentials is allowed, or the error for the response. A member's commit
    /// also extends its session.
    mutating func allowsCommit(_ id: String, instanceID: String?, generation: Int32, now: Int64) -> ErrorCode {
        if generation < 0, phase == .empty { return .none }
        guard generation >= 0 || !id.isEmpty || instanceID != nil else { return .unknownMemberId }
        let error = identify(id, instanceID)
        guard error == .none else { return error }
        guard generation == self.generation else { return .illegalGeneration }
        guard phase != .completing else { return .rebalanceInProgress }
        roster[id]?.touch(now)
        return .none
    }

    // MARK: Time

    /// Advances the time: removes members and pending ids that have expired, and ends phases that have lasted long
    /// enough.
    mutating func advance(to now: Int64) -> [GroupAction] {
        var actions: [GroupAction] = []
        for (id, deadline) in pending where deadline <= now { _ = roster.forgetPending(id) }
        let expired = members.values.filter { !$0.isHeld && $0.sessionDeadline <= now }.map(\.id)
        for id in expired { remove(id, &actions) }
        if phase == .completing, syncDeadline <= now {
            let missing = members.values.filter { !$0.hasSynced }.map(\.id)
            for id in missing { remove(id, &actions) }
            if !missing.isEmpty { memberIsGone(now, &actions) }
            syncDeadline = .max
        } else if !expired.isEmpty {
            memberIsGone(now, &actions)
        }
        if phase == .preparing, joinDeadline <= now {
            endJoin(now, &actions)
        } else {
            completeIfAllJoined(now, &actions)
        }
        return actions
    }

    /// Removes members as if their sessions had expired.
    mutating func expire(_ ids: [String], now: Int64) -> [GroupAction] {
        var actions: [GroupAction] = []
        for id in ids { remove(id, &actions) }
        memberIsGone(now, &actions)
        return actions
    }

    // MARK: Phases

    private mutating func prepareOrComplete(_ now: Int64, _ actions: inout [GroupAction]) {
        guard phase != .preparing else { return completeIfAllJoined(now, &actions) }
        if phase == .completing {
            for id in inOrder() {
                guard let held = members[id]?.heldSync else { continue }
                roster[id]?.heldSync = nil
                roster[id]?.touch(now)
                actions.append(.synced(held, .init(error: .rebalanceInProgress)))
            }
        }
        if phase == .empty, limits.initialDelay > 0 {
            let timeout = rebalanceTimeout
            let delay = min(limits.initialDelay, timeout)
            joinDeadline = now &+ delay
            initialDelayLeft = timeout &- delay
            hasNewMember = false
        } else {
            joinDeadline = now &+ rebalanceTimeout
            initialDelayLeft = nil
        }
        phase = .preparing
        completeIfAllJoined(now, &actions)
    }

    private mutating func completeIfAllJoined(_ now: Int64, _ actions: inout [GroupAction]) {
        guard phase == .preparing, initialDelayLeft == nil, pending.isEmpty else { return }
        guard members.values.allSatisfy({ $0.heldJoin != nil }) else { return }
        completeJoin(now, &actions)
    }

    /// Ends the join phase after its time has passed, or extends the initial delay if a new member has joined.
    private mutating func endJoin(_ now: Int64, _ actions: inout [GroupAction]) {
        if let left = initialDelayLeft, hasNewMember, left > 0 {
            hasNewMember = false
            let delay = min(limits.initialDelay, left)
            joinDeadline = now &+ delay
            initialDelayLeft = left &- delay
            return
        }
        initialDelayLeft = nil
        completeJoin(now, &actions)
    }

    private mutating func completeJoin(_ now: Int64, _ actions: inout [GroupAction]) {
        // Static members may be absent until their sessions end. Other members without a join request are removed.
        for member in members.values where member.heldJoin == nil && member.instanceID == nil {
            remove(member.id, &actions)
        }
        if !members.isEmpty, !electLeader() {
            joinDeadline = now &+ rebalanceTimeout
            return
        }
        generation = generation == .max ? 0 : generation + 1
        joinDeadline = .max
        guard !members.isEmpty else {
            phase = .empty
            protocolName = nil
            return
        }
        protocolName = selectedProtocol()
        phase = .completing
        syncDeadline = now &+ rebalanceTimeout
        for id in inOrder() {
            roster[id]?.hasSynced = false
            guard let held = members[id]?.heldJoin else { continue }
            roster[id]?.heldJoin = nil
            roster[id]?.touch(now)
            actions.append(.joined(held, outcome(for: id)))
        }
    }

    /// Ensures that the leader is a member that has joined. Returns `false` if no member has.
    private mutating func electLeader() -> Bool {
        if let leader, members[leader]?.heldJoin != nil { return true }
        guard let elected = inOrder().first(where: { members[$0]?.heldJoin != nil }) else { return false }
        leader = elected
        return true
    }

    private mutating func memberIsGone(_ now: Int64, _ actions: inout [GroupAction]) {
        switch phase {
        case .empty:
            break
        case .preparing:
            completeIfAllJoined(now, &actions)
        case .completing, .stable:
            prepareOrComplete(now, &actions)
        }
    }

    private mutating func remove(_ id: String, _ actions: inout [GroupAction]) {
        guard let member = roster.remove(id) else { return }
        if let held = member.heldJoin { actions.append(.refuseJoin(held, .unknownMemberId, memberID: id)) }
        if let held = member.heldSync { actions.append(.synced(held, .init(error: .unknownMemberId))) }
        if let instance = member.instanceID, staticMembers[instance] == id { staticMembers[instance] = nil }
        // The next leader is elected when the join phase ends.
        if leader == id { leader = nil }
    }
}
