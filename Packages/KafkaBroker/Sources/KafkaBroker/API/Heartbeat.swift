import KafkaCodecs
import KafkaProtocol

// Heartbeat (12), versions 0 to 4.
//
// - REBALANCE_IN_PROGRESS tells the member to join again. From version 3 on, members can be static.

extension BrokerCore {
    func heartbeat(_ request: HeartbeatRequest, _ context: RequestContext) {
        var response = HeartbeatResponse()
        response.errorCode =
            groups.heartbeat(
                request.groupId, request.memberId, instanceID: request.groupInstanceId,
                generation: request.generationId, now: now
            ).rawValue
        context.answer(response)
    }
}
