import KafkaCodecs
import KafkaProtocol

// JoinGroup (11), versions 0 to 9.
//
// - Waits until every member has joined, or until the rebalance timeout has passed.
// - From version 4 on, a new dynamic member first receives MEMBER_ID_REQUIRED and its id (KIP-394).
// - From version 5 on, members can be static. From version 9 on, a restarted static leader is told to skip the
//   assignment (KIP-814).
// - Version 0 has no rebalance timeout, so the session timeout is used.

extension BrokerCore {
    func joinGroup(_ request: JoinGroupRequest, _ context: RequestContext) {
        guard let token = hold(context) else {
            return answer(context, JoinOutcome(error: .groupMaxSizeReached, memberID: request.memberId))
        }
        let version = context.version
        let sessionTimeout = Int64(request.sessionTimeoutMs)
        let join = JoinRequest(
            token: token, memberID: request.memberId, instanceID: request.groupInstanceId,
            clientID: context.clientID, clientHost: context.clientHost, protocolType: request.protocolType,
            // Copied, because a member outlives the request's frame.
            protocols: request.protocols.map { .init(name: $0.name, metadata: $0.metadata.copied()) },
            sessionTimeout: sessionTimeout,
            rebalanceTimeout: version >= 1 ? max(0, Int64(request.rebalanceTimeoutMs)) : sessionTimeout,
            requiresKnownID: version >= 4, canSkipAssignment: version >= 9)
        let actions = groups.join(request.groupId, join, now: now)
        // Stored before the response, so that a group that has admitted a client still exists if the broker is killed.
        journalExistence(of: request.groupId)
        perform(actions, group: request.groupId)
    }

    func answer(_ context: RequestContext, _ outcome: JoinOutcome) {
        var response = JoinGroupResponse()
        response.errorCode = outcome.error.rawValue
        response.generationId = outcome.generation
        response.protocolType = outcome.protocolType
        // Before version 7 the protocol name is not nullable.
        response.protocolName = outcome.protocolName ?? (context.version >= 7 ? nil : "")
        response.leader = outcome.leader
        response.skipAssignment = outcome.skipsAssignment
        response.memberId = outcome.memberID
        response.members = outcome.members.map { member in
            var entry = JoinGroupResponse.JoinGroupResponseMember()
            entry.memberId = member.id
            entry.groupInstanceId = member.instanceID
            entry.metadata = member.metadata
            return entry
        }
        context.answer(response)
    }
}
