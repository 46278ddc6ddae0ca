import RivvenProtocol

/// A model of the groups of rivvend 0.0.22, from its observed behavior. A join gets its response at once, the first
/// join after an assignment begins a new generation, and the leader's assignment is accepted no matter which members
/// are missing.
struct GroupCoordinatorModel {
    private struct Member {
        var subscriptions: [String]
        var deadline: Int64
        var session: Int64
    }

    private var members: [String: Member] = [:]
    private var leader = ""
    private(set) var generation: UInt32 = 0
    private(set) var isSettled = false
    private var assignments: [String: [RivvenPair<String, [UInt32]>]] = [:]
    var counts: [String: Int]

    init(counts: [String: Int]) { self.counts = counts }

    /// Forgets the group, as after a restart: groups are only kept in memory.
    mutating func forgetGroup() {
        (members, leader, generation, isSettled, assignments) = ([:], "", 0, false, [:])
    }

    mutating func answer(_ request: RivvenRequest, now: Int64) -> RivvenResponse? {
        expire(now)
        switch request {
        case .joinGroup(let request): return join(request, now)
        case .syncGroup(let request): return sync(request, now)
        case .heartbeat(let request):
            return refusal("HEARTBEAT_FAILED", request.memberID, request.generationID) ?? beat(request.memberID, now)
        case .leaveGroup(let request):
            guard members[request.memberID] != nil else { return error("LEAVE_GROUP_FAILED: UNKNOWN_MEMBER_ID") }
            remove(request.memberID)
            return .leaveGroupResult(.init())
        case .getMetadata(let request):
            guard let count = counts[request.topic] else { return error("Topic not found: \(request.topic)") }
            var metadata = RivvenResponse.Metadata()
            metadata.partitions = UInt32(count)
            return .metadata(metadata)
        default: return nil
        }
    }

    mutating func expire(_ now: Int64) {
        for id in members.filter({ $0.value.deadline < now }).keys { remove(id) }
    }

    private mutating func remove(_ id: String) {
        members[id] = nil
        if members.isEmpty { return forgetGroup() }
        if leader == id { leader = members.keys.min() ?? "" }
        unsettle()
    }

    private mutating func unsettle() {
        if isSettled { generation += 1 }
        isSettled = false
    }

    private mutating func join(_ request: RivvenRequest.JoinGroup, _ now: Int64) -> RivvenResponse {
        unsettle()
        let session = Int64(request.sessionTimeoutMs) * 1_000_000
        members[request.memberID] = Member(
            subscriptions: request.subscriptions, deadline: now + session, session: session)
        if leader.isEmpty { leader = request.memberID }
        var result = RivvenResponse.JoinGroupResult()
        result.generationID = generation
        result.memberID = request.memberID
        result.leaderID = leader
        result.members = members.map { RivvenPair($0.key, $0.value.subscriptions) }
        return .joinGroupResult(result)
    }

    private mutating func sync(_ request: RivvenRequest.SyncGroup, _ now: Int64) -> RivvenResponse {
        if let refusal = refusal("SYNC_GROUP_FAILED", request.memberID, request.generationID) { return refusal }
        if request.memberID == leader {
            assignments = Dictionary(request.assignments.map { ($0.first, $0.second) }) { $1 }
            isSettled = true
        }
        guard isSettled else { return error("SYNC_GROUP_FAILED: REBALANCE_TIMEOUT: leader did not sync") }
        _ = beat(request.memberID, now)
        var result = RivvenResponse.SyncGroupResult()
        result.assignments = assignments[request.memberID] ?? []
        return .syncGroupResult(result)
    }

    private mutating func beat(_ id: String, _ now: Int64) -> RivvenResponse {
        if let session = members[id]?.session { members[id]?.deadline = now + session }
        var result = RivvenResponse.HeartbeatResult()
        result.errorCode = isSettled ? 0 : 27
        return .heartbeatResult(result)
    }

    private func refusal(_ kind: String, _ id: String, _ generation: UInt32) -> RivvenResponse? {
        if members.isEmpty { return error("\(kind): UNKNOWN_GROUP: 'g'") }
        if members[id] == nil { return error("\(kind): UNKNOWN_MEMBER_ID: '\(id)' in group 'g'") }
        guard generation == self.generation else {
            return error("\(kind): ILLEGAL_GENERATION: expected \(self.generation), got \(generation)")
        }
        return nil
    }

    private func error(_ message: String) -> RivvenResponse {
        var error = RivvenResponse.Error()
        error.message = message
        return .error(error)
    }
}
