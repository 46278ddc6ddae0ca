import KafkaCodecs
import KafkaProtocol

// DescribeGroups (15), versions 0 to 6.
//
// - A group that a request repeats is described once.
// - A group that does not exist has the state Dead; from version 6 on also the error GROUP_ID_NOT_FOUND, as in Kafka.

extension BrokerCore {
    func describeGroups(_ request: DescribeGroupsRequest, _ context: RequestContext) {
        var response = DescribeGroupsResponse()
        var budget = ResponseBudget()
        response.groups = request.groups.merged(by: \.self).map { id in
            var answer = DescribeGroupsResponse.DescribedGroup()
            answer.groupId = id
            guard let group = groups.groups[id] else {
                answer.groupState = "Dead"
                if context.version >= 6 {
                    answer.errorCode = ErrorCode.groupIdNotFound.rawValue
                    answer.errorMessage = "Group \(id) not found."
                }
                return answer
            }
            guard budget.take(group.membership.describedBytes) else {
                answer.errorCode = ErrorCode.invalidRequest.rawValue
                answer.errorMessage = ResponseBudget.message
                return answer
            }
            answer.groupState = group.membership.phase.name
            answer.protocolType = group.membership.protocolType ?? ""
            answer.protocolData = group.membership.protocolName ?? ""
            answer.members = group.membership.membersInOrder.map { describe($0, group.membership.protocolName) }
            if request.includeAuthorizedOperations { answer.authorizedOperations = AuthorizedOperations.group }
            return answer
        }
        context.answer(response)
    }

    private func describe(
        _ member: GroupMember, _ protocolName: String?
    ) -> DescribeGroupsResponse.DescribedGroupMember {
        var answer = DescribeGroupsResponse.DescribedGroupMember()
        answer.memberId = member.id
        answer.groupInstanceId = member.instanceID
        answer.clientId = member.clientID
        answer.clientHost = "/" + member.clientHost
        answer.memberMetadata = member.protocols.first { $0.name == protocolName }?.metadata ?? .empty
        answer.memberAssignment = member.assignment
        return answer
    }
}

extension ClassicGroup {
    /// The approximate size of the members' descriptions in bytes.
    fileprivate var describedBytes: Int {
        membersInOrder.reduce(0) { bytes, member in
            let metadata = member.protocols.first { $0.name == protocolName }?.metadata.count ?? 0
            let names = member.id.utf8.count + (member.instanceID?.utf8.count ?? 0) + member.clientID.utf8.count
            return bytes + metadata + member.assignment.count + names + 64
        }
    }
}

extension ClassicGroup.Phase {
    /// The name of the phase in Kafka's responses and tools.
    var name: String {
        switch self {
        case .empty: "Empty"
        case .preparing: "PreparingRebalance"
        case .completing: "CompletingRebalance"
        case .stable: "Stable"
        }
    }
}
