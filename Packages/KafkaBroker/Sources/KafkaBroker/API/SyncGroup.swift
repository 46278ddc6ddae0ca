import KafkaCodecs
import KafkaProtocol

// SyncGroup (14), versions 0 to 5.
//
// - Waits for the leader's assignment, which is passed on unchanged.
// - From version 3 on, members can be static. From version 5 on, the protocol that the client names is checked.

extension BrokerCore {
    func syncGroup(_ request: SyncGroupRequest, _ context: RequestContext) {
        guard let token = hold(context) else { return answer(context, SyncOutcome(error: .groupMaxSizeReached)) }
        let sync = SyncRequest(
            token: token, memberID: request.memberId, instanceID: request.groupInstanceId,
            generation: request.generationId, protocolType: request.protocolType, protocolName: request.protocolName,
            assignments: request.assignments.map { ($0.memberId, $0.assignment.copied()) })
        perform(groups.sync(request.groupId, sync, now: now), group: request.groupId)
    }

    func answer(_ context: RequestContext, _ outcome: SyncOutcome) {
        var response = SyncGroupResponse()
        response.errorCode = outcome.error.rawValue
        response.protocolType = outcome.protocolType
        response.protocolName = outcome.protocolName
        response.assignment = outcome.assignment
        context.answer(response)
    }
}
