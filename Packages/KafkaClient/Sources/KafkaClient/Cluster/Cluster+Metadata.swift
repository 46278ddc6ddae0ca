import KafkaProtocol
import KafkaTransport

extension Cluster {
    /// Requests the metadata of all topics in use and of `topics`.
    ///
    /// - Parameters:
    ///   - autoCreate: Whether brokers that create topics on request may create `topics`.
    ///   - call: The call that the refresh is part of. Refreshes without a call share one request, limited to
    ///     `maximumBlock`.
    func refresh(
        _ topics: [String] = [], autoCreate: Bool = false, within call: Call? = nil
    ) async throws(KafkaError) {
        known.formUnion(topics)
        // A call has a deadline of its own, so it does not wait for a shared refresh.
        if let call { return try await requestMetadata(topics, autoCreate: autoCreate, within: call) }
        if !autoCreate, topics.isEmpty, let refreshing {
            return try await refreshing.value.get()
        }
        let task = Task { () -> Result<Void, KafkaError> in
            do throws(KafkaError) {
                try await self.requestMetadata(topics, autoCreate: autoCreate, within: self.call())
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        if topics.isEmpty { refreshing = task }
        let result = await task.value
        if topics.isEmpty { refreshing = nil }
        try result.get()
    }

    private func requestMetadata(
        _ topics: [String], autoCreate: Bool, within call: Call
    ) async throws(KafkaError) {
        // A topic that was deleted must not be created again because it is still known here.
        let names = autoCreate ? topics : known.sorted()
        try await requestMetadata(names, autoCreate: autoCreate, call)
        // A new topic id needs a second response to confirm it: the broker may lag behind.
        var confirmations = 0
        while metadata.isUnconfirmed, confirmations < 2, !call.isOver {
            confirmations += 1
            try await requestMetadata(names, autoCreate: autoCreate, call)
        }
    }

    private func requestMetadata(_ names: [String], autoCreate: Bool, _ call: Call) async throws(KafkaError) {
        var request = MetadataRequest()
        request.topics = names.map { name in
            var topic = MetadataRequest.MetadataRequestTopic()
            topic.name = name
            return topic
        }
        request.allowAutoTopicCreation = autoCreate
        let response = try await requestAny(request, within: call, avoiding: metadata.doubtedBrokers)
        let isFirst = metadata.brokers.isEmpty
        let broker = call.lastBroker ?? ""
        let findings = try metadata.merge(response, asked: known, from: broker)
        if names.count == known.count { lastRefresh = loop.now }
        report(findings, from: broker)
        closeConnectionsOfTheGone()
        if isFirst, !metadata.brokers.isEmpty { closeBootstrapConnections() }
    }

    /// Reports contradictions between a response and what is known: the first time, and whenever their count has
    /// doubled.
    private func report(_ findings: [MetadataFinding], from broker: String) {
        for finding in findings where finding.count & (finding.count - 1) == 0 {
            var event = Kafka.Event(finding.kind, .metadata, finding.error)
            event.broker = broker
            event.attempts = finding.count
            configuration.onEvent(event)
        }
    }

    // MARK: Topics

    /// Returns what is known of `topic`, and requests it if nothing is.
    ///
    /// A partition may have no leader: that concerns only the users of this partition. A topic that was just created is
    /// not known to every broker at once, so "does not exist" counts only after `topicPropagationTimeout`.
    ///
    /// - Parameters:
    ///   - isFresh: Whether to request the topic although it is known.
    ///   - wasCreated: Whether the topic was just created. Then "does not exist" never counts.
    ///   - call: The call that this is part of.
    func topic(
        _ name: String, autoCreate: Bool = false, isFresh: Bool = false, wasCreated: Bool = false,
        within call: Call? = nil
    ) async throws(KafkaError) -> ClusterMetadata.Topic {
        if !isFresh, let topic = metadata.topics[name], topic.error == .none, !topic.partitions.isEmpty { return topic }
        let call = call ?? self.call()
        let start = loop.clock.now()
        do throws(KafkaError) {
            return try await retrying(
                .metadata, within: call,
                classify: { error in
                    let waited = Duration.nanoseconds(self.loop.clock.now() &- start)
                    let isUnknown = error.brokerError == .unknownTopicOrPartition && !autoCreate && !wasCreated
                    return isUnknown && waited >= self.configuration.topicPropagationTimeout ? .permanent : nil
                },
                { attempt throws(KafkaError) in
                    try await self.requestTopic(name, autoCreate: autoCreate, attempt)
                })
        } catch {
            if metadata.topics[name]?.partitions.isEmpty != false { forget(name) }
            throw error.of(topic: name)
        }
    }

    private func requestTopic(
        _ name: String, autoCreate: Bool, _ attempt: Attempt
    ) async throws(KafkaError) -> ClusterMetadata.Topic {
        try await refresh([name], autoCreate: autoCreate, within: attempt.call)
        guard let topic = metadata.topics[name] else {
            throw .broker(.unknownTopicOrPartition, "a Metadata response leaves out the topic")
        }
        // A transient error does not remove what is known. "Does not exist" does: the topic may have been deleted.
        let isKnown =
            !topic.partitions.isEmpty && topic.error != .unknownTopicOrPartition
            && ErrorClass.of(topic.error, in: .metadata) != .permanent
        guard topic.error == .none && !topic.partitions.isEmpty || isKnown && attempt.failures > 0 else {
            throw Self.failure(of: topic)
        }
        return topic
    }

    private static func failure(of topic: ClusterMetadata.Topic) -> KafkaError {
        switch topic.error {
        case .unknownTopicOrPartition:
            .broker(topic.error, "the topic does not exist: create it, or check its name")
        case .none, .leaderNotAvailable: .broker(.leaderNotAvailable, "the topic has no partitions yet")
        default: .broker(topic.error, "the broker returns no metadata of the topic")
        }
    }

    /// Waits until every partition of a topic that was just created has a leader.
    func waitForLeaders(of name: String, within call: Call) async throws(KafkaError) {
        try await retrying(.metadata, within: call) { attempt throws(KafkaError) in
            let topic = try await self.topic(name, isFresh: true, wasCreated: true, within: attempt.call)
            guard topic.withoutLeader.isEmpty else {
                throw .broker(.leaderNotAvailable, "a partition of the topic has no leader yet").of(topic: name)
            }
        }
    }

    /// Forgets a topic, so that its next use requests it again.
    func forget(_ topic: String) {
        known.remove(topic)
        metadata.topics[topic] = nil
    }

    // MARK: Coordinators

    /// Returns the node id of the coordinator of `key`, which is a group or a transactional id.
    func coordinator(
        of key: String, _ type: CoordinatorType = .group, within call: Call? = nil
    ) async throws(KafkaError) -> Int32 {
        var request = FindCoordinatorRequest()
        request.key = key
        request.keyType = type.rawValue
        request.coordinatorKeys = [key]
        let response = try await requestAny(request, within: call)
        let (code, node, host, port): (Int16, Int32, String, Int32) =
            if let found = response.coordinators.first {
                (found.errorCode, found.nodeId, found.host, found.port)
            } else {
                (response.errorCode, response.nodeId, response.host, response.port)
            }
        guard code == 0 else { throw .broker(code, "no coordinator for \(type.name) \"\(key)\"") }
        if metadata.brokers[node] == nil, let port = UInt16(exactly: port) {
            metadata.brokers[node] = BrokerAddress(host: host, port: port)
        }
        return node
    }
}
