import KafkaProtocol

/// What a client may be allowed to do with a resource: Kafka's AclOperation (KIP-430).
public enum ACLOperation: Int32, Sendable, CaseIterable {
    case read = 3
    case write, create, delete, alter, describe, clusterAction, describeConfigs, alterConfigs, idempotentWrite
}

extension Kafka {
    /// Returns what this client may do with a topic, or `nil` where the brokers do not say: before Kafka 2.3.
    ///
    /// - Throws: `KafkaError`: with `brokerError` TOPIC_AUTHORIZATION_FAILED where it may not even know of the topic.
    public func permissions(topic: String) async throws(KafkaError) -> Set<ACLOperation>? {
        var asked = MetadataRequest.MetadataRequestTopic()
        asked.name = topic
        var request = MetadataRequest()
        request.topics = [asked]
        request.allowAutoTopicCreation = false
        request.includeTopicAuthorizedOperations = true
        guard let found = try await cluster.requestAny(request).topics.first(where: { $0.name == topic }) else {
            throw KafkaError(.malformed, "the answer to Metadata leaves out the topic").of(topic: topic)
        }
        guard found.errorCode == 0 else {
            throw .broker(found.errorCode, "the topic cannot be described").of(topic: topic)
        }
        let bits = found.topicAuthorizedOperations
        guard bits != .min else { return nil }
        return Set(ACLOperation.allCases.filter { bits & (1 << $0.rawValue) != 0 })
    }

    /// Looks whether this client may be a member of `group`, which stays as it is: asked is for the heartbeat of a member
    /// that it has not got.
    ///
    /// - Throws: `KafkaError`: with `brokerError` GROUP_AUTHORIZATION_FAILED where it may not.
    public func checkMembership(group: String) async throws(KafkaError) {
        var request = HeartbeatRequest()
        request.groupId = group
        request.generationId = 0
        request.memberId = "nobody"
        try await askCoordinator(of: group, request) { response throws(KafkaError) in
            try Self.checkAnswered(response.errorCode, "group \"\(group)\"")
        }
    }

    /// Looks whether this client may write transactions under `transactionalID`, none of which it touches: asked is for
    /// the end of one of a producer that there is not.
    ///
    /// - Throws: `KafkaError`: with `brokerError` TRANSACTIONAL_ID_AUTHORIZATION_FAILED where it may not.
    public func checkTransactions(id transactionalID: String) async throws(KafkaError) {
        var request = EndTxnRequest()
        request.transactionalId = transactionalID
        request.producerId = -1
        request.producerEpoch = -1
        request.committed = false
        try await askCoordinator(of: transactionalID, as: .transaction, request) { response throws(KafkaError) in
            try Self.checkAnswered(response.errorCode, "transactional id \"\(transactionalID)\"")
        }
    }

    /// Whatever else the coordinator says of who is not there, it was allowed to be asked.
    private static func checkAnswered(_ code: Int16, _ what: String) throws(KafkaError) {
        let code = ErrorCode(rawValue: code)
        switch code {
        case .groupAuthorizationFailed, .transactionalIdAuthorizationFailed, .notCoordinator, .coordinatorNotAvailable,
            .coordinatorLoadInProgress:
            throw .broker(code, what)
        default: return
        }
    }
}
