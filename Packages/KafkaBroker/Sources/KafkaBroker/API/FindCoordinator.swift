import KafkaCodecs
import KafkaProtocol

// FindCoordinator (10), versions 0 to 6.
//
// - The one node coordinates every group and every transactional id. From version 4 on, a request has several keys. A
//   key that a request repeats has one result.
// - Share groups have no coordinator here: INVALID_REQUEST.

extension BrokerCore {
    private static let groupType: Int8 = 0
    private static let transactionType: Int8 = 1

    func findCoordinator(_ request: FindCoordinatorRequest, _ context: RequestContext) {
        var response = FindCoordinatorResponse()
        if context.version >= 4 {
            response.coordinators = request.coordinatorKeys.merged(by: \.self).map { key in
                var coordinator = FindCoordinatorResponse.Coordinator()
                coordinator.key = key
                let (error, message) = fault(key, request.keyType)
                coordinator.errorCode = error.rawValue
                coordinator.errorMessage = message
                coordinator.nodeId = error == .none ? cluster.node.id : -1
                coordinator.host = error == .none ? cluster.node.host : ""
                coordinator.port = error == .none ? cluster.node.port : -1
                return coordinator
            }
        } else {
            let (error, message) = fault(request.key, request.keyType)
            response.errorCode = error.rawValue
            response.errorMessage = message
            response.nodeId = error == .none ? cluster.node.id : -1
            response.host = error == .none ? cluster.node.host : ""
            response.port = error == .none ? cluster.node.port : -1
        }
        context.answer(response)
    }

    private func fault(_ key: String, _ type: Int8) -> (ErrorCode, String?) {
        switch type {
        case Self.groupType:
            return key.isEmpty ? (.invalidGroupId, "The group id is empty") : (.none, nil)
        case Self.transactionType:
            return key.isEmpty ? (.invalidRequest, "The transactional id is empty") : (.none, nil)
        default:
            return (.invalidRequest, "This broker has coordinators only for consumer groups and transactions")
        }
    }
}
