import KafkaCodecs
import KafkaProtocol

/// A request for which a response can be created that contains only an error.
protocol RefusableRequest: KafkaRequest {
    /// Returns a response that reports only this error.
    func refusal(_ error: Int16, version: Int16) -> Response
}

/// A response with a top-level error code.
protocol ErrorCodedResponse: KafkaResponse {
    var errorCode: Int16 { get set }
}

extension RefusableRequest where Response: ErrorCodedResponse {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.errorCode = error
        return response
    }
}

extension HeartbeatResponse: ErrorCodedResponse {}
extension HeartbeatRequest: RefusableRequest {}
extension JoinGroupResponse: ErrorCodedResponse {}
extension JoinGroupRequest: RefusableRequest {}
extension SyncGroupResponse: ErrorCodedResponse {}
extension SyncGroupRequest: RefusableRequest {}
extension LeaveGroupResponse: ErrorCodedResponse {}
extension LeaveGroupRequest: RefusableRequest {}
extension ListGroupsResponse: ErrorCodedResponse {}
extension ListGroupsRequest: RefusableRequest {}
extension SaslHandshakeResponse: ErrorCodedResponse {}
extension SaslHandshakeRequest: RefusableRequest {}
extension SaslAuthenticateResponse: ErrorCodedResponse {}
extension SaslAuthenticateRequest: RefusableRequest {}
extension ApiVersionsResponse: ErrorCodedResponse {}
extension ApiVersionsRequest: RefusableRequest {}
extension DescribeClusterResponse: ErrorCodedResponse {}
extension DescribeClusterRequest: RefusableRequest {}

extension AddOffsetsToTxnResponse: ErrorCodedResponse {}
extension AddOffsetsToTxnRequest: RefusableRequest {}
extension EndTxnResponse: ErrorCodedResponse {}
extension EndTxnRequest: RefusableRequest {}

extension OffsetDeleteResponse: ErrorCodedResponse {}
extension OffsetDeleteRequest: RefusableRequest {}
extension ListTransactionsResponse: ErrorCodedResponse {}
extension ListTransactionsRequest: RefusableRequest {}

extension InitProducerIdResponse: ErrorCodedResponse {}
extension InitProducerIdRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.errorCode = error
        response.producerEpoch = -1
        return response
    }
}

extension FindCoordinatorRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.errorCode = error
        response.nodeId = -1
        response.port = -1
        response.coordinators = coordinatorKeys.map { key in
            var coordinator = Response.Coordinator()
            coordinator.key = key
            coordinator.errorCode = error
            coordinator.nodeId = -1
            coordinator.port = -1
            return coordinator
        }
        return response
    }
}

extension MetadataRequest: RefusableRequest {
    /// Returns a response with the error for each requested topic and no brokers, like a broker that does not know its
    /// cluster yet.
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.errorCode = error
        response.topics = (topics ?? []).map { asked in
            var topic = Response.MetadataResponseTopic()
            topic.name = asked.name
            topic.topicId = asked.topicId
            topic.errorCode = error
            return topic
        }
        return response
    }
}

extension OffsetFetchRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.errorCode = error
        response.groups = groups.map { asked in
            var group = Response.OffsetFetchResponseGroup()
            group.groupId = asked.groupId
            group.errorCode = error
            return group
        }
        // In version 1 only partitions have an error code.
        response.topics = (version < 2 ? topics ?? [] : []).map { asked in
            var topic = Response.OffsetFetchResponseTopic()
            topic.name = asked.name
            topic.partitions = asked.partitionIndexes.map { index in
                var partition = Response.OffsetFetchResponsePartition()
                partition.partitionIndex = index
                partition.committedOffset = -1
                partition.errorCode = error
                return partition
            }
            return topic
        }
        return response
    }
}

extension CreateTopicsRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.topics = topics.map { asked in
            var topic = Response.CreatableTopicResult()
            topic.name = asked.name
            topic.errorCode = error
            return topic
        }
        return response
    }
}

extension DeleteTopicsRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        let asked = version >= 6 ? topics.map { ($0.name, $0.topicId) } : topicNames.map { ($0, UUID128()) }
        response.responses = asked.map { name, id in
            var topic = Response.DeletableTopicResult()
            topic.name = name
            topic.topicId = id
            topic.errorCode = error
            return topic
        }
        return response
    }
}

extension DescribeGroupsRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.groups = groups.map { id in
            var group = Response.DescribedGroup()
            group.groupId = id
            group.errorCode = error
            return group
        }
        return response
    }
}

extension DeleteGroupsRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.results = groupsNames.map { id in
            var group = Response.DeletableGroupResult()
            group.groupId = id
            group.errorCode = error
            return group
        }
        return response
    }
}

extension DescribeConfigsRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.results = resources.map { asked in
            var resource = Response.DescribeConfigsResult()
            resource.resourceType = asked.resourceType
            resource.resourceName = asked.resourceName
            resource.errorCode = error
            return resource
        }
        return response
    }
}
