import KafkaCodecs
import KafkaProtocol

// DescribeCluster (60), versions 0 to 2.
//
// - From version 1 on, a request asks for either brokers or controllers. This broker has no controller listener, so
//   controllers are UNSUPPORTED_ENDPOINT_TYPE.

extension BrokerCore {
    private static let brokers: Int8 = 1

    func describeCluster(_ request: DescribeClusterRequest, _ context: RequestContext) {
        var response = DescribeClusterResponse()
        response.clusterId = cluster.textID
        response.endpointType = request.endpointType
        guard request.endpointType == Self.brokers else {
            response.errorCode = ErrorCode.unsupportedEndpointType.rawValue
            response.errorMessage = "This endpoint describes brokers, not controllers."
            return context.answer(response)
        }
        response.controllerId = cluster.node.id
        var broker = DescribeClusterResponse.DescribeClusterBroker()
        broker.brokerId = cluster.node.id
        broker.host = cluster.node.host
        broker.port = cluster.node.port
        response.brokers = [broker]
        if request.includeClusterAuthorizedOperations {
            response.clusterAuthorizedOperations = AuthorizedOperations.cluster
        }
        context.answer(response)
    }
}
