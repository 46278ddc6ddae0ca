import KafkaProtocol

/// An operation on a resource that a client can be allowed to do: Kafka's AclOperation, with its codes (KIP-430).
public enum ACLOperation: Int32, Sendable, CaseIterable {
    case read = 3
    case write, create, delete, alter, describe, clusterAction, describeConfigs, alterConfigs, idempotentWrite
}

extension Kafka {
    /// Returns the operations on a topic that this client is allowed, or `nil` if the brokers do not report them, as
    /// before Kafka 2.3.
    ///
    /// - Throws: `KafkaError`: with `brokerError` TOPIC_AUTHORIZATION_FAILED if the client may not even describe the
    ///   topic.
    public func authorizedOperations(topic: String) async throws(KafkaError) -> Set<ACLOperation>? {
        var asked = MetadataRequest.MetadataRequestTopic()
        asked.name = topic
        var request = MetadataRequest()
        request.topics = [asked]
        request.allowAutoTopicCreation = false
        request.includeTopicAuthorizedOperations = true
        return try await cluster.retryingAny(request) { response throws(KafkaError) in
            guard let found = response.topics.first(where: { $0.name == topic }) else {
                throw KafkaError(.malformed, "the response to Metadata leaves out the topic").of(topic: topic)
            }
            guard found.errorCode == 0 else {
                throw .broker(found.errorCode, "the topic cannot be described").of(topic: topic)
            }
            let bits = found.topicAuthorizedOperations
            guard bits != .min else { return nil }
            return Set(ACLOperation.allCases.filter { bits & (1 << $0.rawValue) != 0 })
        }
    }

    /// Checks that this client may join `group`. Sends a heartbeat for a member that does not exist, so the group does
    /// not change.
    ///
    /// - Throws: `KafkaError`: with `brokerError` GROUP_AUTHORIZATION_FAILED if it may not.
    public func checkCanJoin(group: String) async throws(KafkaError) {
        var request = HeartbeatRequest()
        request.groupId = group
        request.generationId = 0
        request.memberId = "nobody"
        try await askCoordinator(of: group, request) { response throws(KafkaError) in
            try Self.checkAnswered(response.errorCode, "group \"\(group)\"")
        }
    }

    /// Checks that this client may write transactions under `transactionalID`. Sends EndTxn for a producer that does
    /// not exist, so no transaction changes.
    ///
    /// - Throws: `KafkaError`: with `brokerError` TRANSACTIONAL_ID_AUTHORIZATION_FAILED if it may not.
    public func checkCanUse(transactionalID: String) async throws(KafkaError) {
        var request = EndTxnRequest()
        request.transactionalId = transactionalID
        request.producerId = -1
        request.producerEpoch = -1
        request.committed = false
        try await askCoordinator(of: transactionalID, as: .transaction, request) { response throws(KafkaError) in
            try Self.checkAnswered(response.errorCode, "transactional id \"\(transactionalID)\"")
        }
    }

    /// Any error other than an authorization error means that the request was permitted.
    private static func checkAnswered(_ code: Int16, _ what: String) throws(KafkaError) {
        let code = ErrorCode(rawValue: code)
        switch code {
        case .groupAuthorizationFailed, .transactionalIdAuthorizationFailed, .clusterAuthorizationFailed,
            .notCoordinator, .coordinatorNotAvailable, .coordinatorLoadInProgress, .unknownServerError:
            throw .broker(code, what)
        default: return
        }
    }
}
