import KafkaCodecs
import KafkaProtocol

// FindCoordinator (10), versions 0 to 6.
//
// - One node coordinates every group. From version 4 several keys are asked for at once.
// - Coordinators of transactions and of share groups are not to be found here: INVALID_REQUEST, with a message.

extension BrokerCore {
    private static let groupType: Int8 = 0

    func findCoordinator(_ request: FindCoordinatorRequest, _ context: RequestContext) {
        var response = FindCoordinatorResponse()
        let isGroup = request.keyType == Self.groupType
        if context.version >= 4 {
            response.coordinators = request.coordinatorKeys.map { key in
                var coordinator = FindCoordinatorResponse.Coordinator()
                coordinator.key = key
                let (error, message) = fault(key, isGroup)
                coordinator.errorCode = error.rawValue
                coordinator.errorMessage = message
                coordinator.nodeId = error == .none ? cluster.node.id : -1
                coordinator.host = error == .none ? cluster.node.host : ""
                coordinator.port = error == .none ? cluster.node.port : -1
                return coordinator
            }
        } else {
            let (error, message) = fault(request.key, isGroup)
            response.errorCode = error.rawValue
            response.errorMessage = message
            response.nodeId = error == .none ? cluster.node.id : -1
            response.host = error == .none ? cluster.node.host : ""
            response.port = error == .none ? cluster.node.port : -1
        }
        context.answer(response)
    }

    private func fault(_ key: String, _ isGroup: Bool) -> (ErrorCode, String?) {
        guard isGroup else {
            return (.invalidRequest, "This broker has consumer groups, but neither transactions nor share groups")
        }
        return key.isEmpty ? (.invalidGroupId, "The group id is empty") : (.none, nil)
    }
}
