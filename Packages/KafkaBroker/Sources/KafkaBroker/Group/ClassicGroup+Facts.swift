import KafkaCodecs
import KafkaProtocol

/// What follows from the state of a group.
extension ClassicGroup {
    /// The members in the order of their joining.
    var membersInOrder: [GroupMember] { members.values.sorted { $0.order < $1.order } }

    /// How long a join phase lasts at the least, whatever the members ask for: with no time at all it ends at every turn.
    private static let leastRebalanceTimeout: Int64 = 100
    private static let mostProtocols = 100

    /// Returns how many bytes a join adds at most; negative if the member then takes less than before.
    ///
    /// - Parameter newIDBytes: The length of the id that a new member gets.
    func growth(of request: JoinRequest, newIDBytes: Int) -> Int {
        let former = request.memberID.isEmpty ? request.instanceID.flatMap { staticMembers[$0] } : request.memberID
        let member = former.flatMap { members[$0] }
        let idBytes = request.memberID.isEmpty ? newIDBytes : request.memberID.utf8.count
        let instanceID = member?.instanceID ?? request.instanceID
        let bytes = idBytes + GroupMember.bytes(of: request, id: "", instanceID: instanceID)
        let typeBytes = members.isEmpty ? request.protocolType.utf8.count - (protocolType?.utf8.count ?? 0) : 0
        return bytes + typeBytes - (member.map { $0.bytes - $0.assignment.count } ?? 0)
    }

    var rebalanceTimeout: Int64 { members.values.reduce(Self.leastRebalanceTimeout) { max($0, $1.rebalanceTimeout) } }

    func inOrder() -> [String] {
        membersInOrder.map(\.id)
    }

    func identify(_ id: String, _ instanceID: String?) -> ErrorCode {
        if let instanceID {
            guard let current = staticMembers[instanceID] else { return .unknownMemberId }
            return current == id ? .none : .fencedInstanceId
        }
        return members[id] == nil ? .unknownMemberId : .none
    }

    func supports(_ request: JoinRequest) -> Bool {
        guard !request.protocolType.isEmpty, (1...Self.mostProtocols).contains(request.protocols.count) else {
            return false
        }
        guard !members.isEmpty else { return true }
        guard request.protocolType == protocolType else { return false }
        let others = members.values.filter { $0.id != request.memberID }
        return !Self.supported(request.protocols, by: others).isEmpty
    }

    /// The names of those protocols that all `members` support.
    private static func supported(_ protocols: [JoinRequest.Candidate], by members: [GroupMember]) -> Set<String> {
        var names = Set(protocols.map(\.name))
        for member in members where !names.isEmpty { names.formIntersection(member.protocols.map(\.name)) }
        return names
    }

    /// The protocol that all support and most prefer; the first member's preference breaks a tie.
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

    /// Returns how many bytes the assignments of a leader add at most.
    func growth(of request: SyncRequest) -> Int {
        guard phase == .completing, request.memberID == leader else { return 0 }
        let new = request.assignments.reduce(0) { $0 + (members[$1.memberID] == nil ? 0 : $1.assignment.count) }
        return new - members.values.reduce(0) { $0 + $1.assignment.count }
    }

    func assignment(of id: String) -> SyncOutcome {
        SyncOutcome(
            error: .none, protocolType: protocolType, protocolName: protocolName,
            assignment: members[id]?.assignment ?? .empty)
    }
}
