import KafkaCodecs
import KafkaProtocol

// LeaveGroup (13), versions 0 to 5.
//
// - Up to version 2 one member leaves; from 3 on several, static ones by their instance id alone, each with an error
//   of its own.

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
