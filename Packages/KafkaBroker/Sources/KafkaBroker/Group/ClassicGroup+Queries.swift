import KafkaCodecs
import KafkaProtocol

/// Values derived from the state of a group.
extension ClassicGroup {
    /// The members in the order in which they joined.
    var membersInOrder: [GroupMember] { members.values.sorted { $0.order < $1.order } }

    /// The minimum length of a join phase in milliseconds, whatever the members request. With no time at all, the phase
    /// would end at every turn of the loop.
    private static let leastRebalanceTimeout: Int64 = 100
    private static let mostProtocols = 100

    /// Returns the maximum number of bytes that a join adds to the group's size; negative if the member then needs less
    /// than before.
    ///
    /// - Parameter newIDBytes: The length of the id that a new member gets, in bytes.
    func growth(of request: JoinRequest, newIDBytes: Int) -> Int {
        let former = request.memberID.isEmpty ? request.instanceID.flatMap { staticMembers[$0] } : request.memberID
        let member = former.flatMap { members[$0] }
        let idBytes = request.memberID.isEmpty ? newIDBytes : request.memberID.utf8.count
        let instanceID = member?.instanceID ?? request.instanceID
        let bytes = idBytes + GroupMember.bytes(of: request, id: "", instanceID: instanceID)
        let typeBytes = members.isEmpty ? request.protocolType.utf8.count - (protocolType?.utf8.count ?? 0) : 0
        return bytes + typeBytes - (member.map { $0.bytes - $0.assignment.count } ?? 0)
    }

    /// The longest rebalance timeout of all members, in milliseconds.
    var rebalanceTimeout: Int64 { members.values.reduce(Self.leastRebalanceTimeout) { max($0, $1.rebalanceTimeout) } }

    func inOrder() -> [String] {
        membersInOrder.map(\.id)
    }

    /// Returns `.none` if the id, and the instance id if there is one, belong to a current member, or the error for the
    /// response.
    func identify(_ id: String, _ instanceID: String?) -> ErrorCode {
        if let instanceID {
            guard let current = staticMembers[instanceID] else { return .unknownMemberId }
            return current == id ? .none : .fencedInstanceId
        }
        return members[id] == nil ? .unknownMemberId : .none
    }

    /// Returns whether the request has valid protocols, of which at least one is supported by all other members.
    func supports(_ request: JoinRequest) -> Bool {
        guard !request.protocolType.isEmpty, (1...Self.mostProtocols).contains(request.protocols.count) else {
            return false
        }
        guard !members.isEmpty else { return true }
        guard request.protocolType == protocolType else { return false }
        let others = members.values.filter { $0.id != request.memberID }
        return !Self.supported(request.protocols, by: others).isEmpty
    }

    /// Returns the names of the protocols that all `members` support.
    private static func supported(_ protocols: [JoinRequest.Candidate], by members: [GroupMember]) -> Set<String> {
        var names = Set(protocols.map(\.name))
        for member in members where !names.isEmpty { names.formIntersection(member.protocols.map(\.name)) }
        return names
    }

    /// Returns the protocol that gets the most votes among those that all members support. The first member's
    /// preference breaks a tie.
    func selectedProtocol() -> String? {
        let voters = membersInOrder
        guard let first = voters.first else { return nil }
        let common = Self.supported(first.protocols, by: voters)
        let candidates = first.protocols.map(\.name).filter(common.contains)
        var votes: [String: Int] = [:]
        for voter in voters {
            if let choice = voter.protocols.first(where: { common.contains($0.name) }) {
                votes[choice.name, default: 0] += 1
            }
        }
        var best: (name: String, votes: Int)?
        for name in candidates where votes[name, default: 0] > best?.votes ?? -1 {
            best = (name, votes[name, default: 0])
        }
        return best?.name
    }

    /// Returns the successful response to a member's join. Only the leader's lists the members.
    func outcome(for id: String) -> JoinOutcome {
        var outcome = JoinOutcome(error: .none, memberID: id)
        outcome.generation = generation
        outcome.protocolType = protocolType
        outcome.protocolName = protocolName
        outcome.leader = leader ?? ""
        if id == leader {
            outcome.members = membersInOrder.map { member in
                .init(
                    id: member.id, instanceID: member.instanceID,
                    metadata: member.protocols.first { $0.name == protocolName }?.metadata ?? .empty)
            }
        }
        return outcome
    }

    /// Returns the maximum number of bytes that a leader's assignments add to the group's size.
    func growth(of request: SyncRequest) -> Int {
        guard phase == .completing, request.memberID == leader else { return 0 }
        let new = request.assignments.reduce(0) { $0 + (members[$1.memberID] == nil ? 0 : $1.assignment.count) }
        return new - members.values.reduce(0) { $0 + $1.assignment.count }
    }

    /// Returns the successful response to a member's sync.
    func assignment(of id: String) -> SyncOutcome {
        SyncOutcome(
            error: .none, protocolType: protocolType, protocolName: protocolName,
            assignment: members[id]?.assignment ?? .empty)
    }
}
