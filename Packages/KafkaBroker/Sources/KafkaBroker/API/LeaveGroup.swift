import KafkaCodecs
import KafkaProtocol

// LeaveGroup (13), versions 0 to 5.
//
// - Up to version 2, one member leaves. From version 3 on, several can leave, each with its own error. Static members
//   can be named by their instance id alone.

extension BrokerCore {
    func leaveGroup(_ request: LeaveGroupRequest, _ context: RequestContext) {
        var response = LeaveGroupResponse()
        var actions: [GroupAction] = []
        if context.version >= 3 {
            if request.groupId.isEmpty { response.errorCode = ErrorCode.invalidGroupId.rawValue }
            response.members = request.members.map { member in
                let result = groups.leave(
                    request.groupId, member.memberId, instanceID: member.groupInstanceId, now: now)
                actions += result.actions
                var answer = LeaveGroupResponse.MemberResponse()
                answer.memberId = member.memberId
                answer.groupInstanceId = member.groupInstanceId
                answer.errorCode = result.error.rawValue
                return answer
            }
        } else {
            let result = groups.leave(request.groupId, request.memberId, instanceID: nil, now: now)
            actions = result.actions
            response.errorCode = result.error.rawValue
        }
        context.answer(response)
        perform(actions, group: request.groupId)
    }
}
