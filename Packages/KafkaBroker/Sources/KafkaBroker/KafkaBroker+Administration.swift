import KafkaCodecs
public import KafkaProtocol

/// Calls that inspect or change the broker without a client, for tests.
extension KafkaBroker {
    /// Returns the response that a Metadata request for all topics would receive now.
    ///
    /// - Throws: `KafkaBrokerError` if the broker has stopped.
    public func metadata() async throws(KafkaBrokerError) -> MetadataResponse {
        try await onLoop { core in .success(core.metadataOfEverything()) }
    }

    /// Creates a topic with the default configuration.
    ///
    /// - Parameters:
    ///   - name: The name of the topic.
    ///   - partitions: The number of partitions. Default 1.
    /// - Throws: `KafkaBrokerError` if the name is invalid or in use, if the broker has no room for the partitions, or
    ///   if it has stopped.
    public func createTopic(_ name: String, partitions: Int = 1) async throws(KafkaBrokerError) {
        try await change { core throws(KafkaBrokerError) in try core.create(name, partitions) }
    }

    /// Deletes a topic with its records and the offsets that groups have committed for it.
    ///
    /// - Throws: `KafkaBrokerError` if the topic does not exist, if the deletion cannot be stored, or if the broker has
    ///   stopped.
    public func deleteTopic(_ name: String) async throws(KafkaBrokerError) {
        try await change { core throws(KafkaBrokerError) in try core.deleteTopics([core.existing(name)]) }
    }

    /// Deletes a topic and creates an empty one of the same name, with another id. No request is served in between.
    ///
    /// - Parameters:
    ///   - name: The name of the topic.
    ///   - partitions: The number of partitions; as many as before if `nil`.
    /// - Throws: `KafkaBrokerError` if the topic does not exist, if the change cannot be stored, or if the broker has
    ///   stopped.
    public func recreateTopic(_ name: String, partitions: Int? = nil) async throws(KafkaBrokerError) {
        try await change { core throws(KafkaBrokerError) in
            let topic = try core.existing(name)
            try core.deleteTopics([topic])
            try core.create(name, partitions ?? topic.partitions.count)
        }
    }

    /// Adds partitions to a topic.
    ///
    /// - Parameters:
    ///   - name: The name of the topic.
    ///   - total: The number of partitions afterwards, which must be more than before.
    /// - Throws: `KafkaBrokerError` if the topic does not exist, if it cannot have that many partitions, if the change
    ///   cannot be stored, or if the broker has stopped.
    public func addPartitions(_ name: String, total: Int) async throws(KafkaBrokerError) {
        try await change { core throws(KafkaBrokerError) in
            let topic = try core.existing(name)
            guard total > topic.partitions.count else {
                throw .init(.topic, "topic \(name) already has \(topic.partitions.count) partitions")
            }
            if let reason = core.refusal(ofPartitions: total - topic.partitions.count, total: total) {
                throw .init(.topic, reason)
            }
            try core.addPartitions([.init(topic: topic, total: total)])
        }
    }

    /// Removes members from a group as if their sessions had expired, so that the group rebalances without them.
    ///
    /// The members are not notified: their next heartbeat or commit receives UNKNOWN_MEMBER_ID.
    ///
    /// - Parameters:
    ///   - group: The consumer group.
    ///   - clientID: Removes only members with this client id; `nil` removes all members.
    /// - Returns: The number of members that were removed.
    /// - Throws: `KafkaBrokerError` if the broker has stopped.
    @discardableResult
    public func expireMembers(ofGroup group: String, clientID: String? = nil) async throws(KafkaBrokerError) -> Int {
        try await onLoop { core in
            let (count, actions) = core.groups.expireMembers(group, clientID: clientID, now: core.now)
            core.perform(actions, group: group)
            return .success(count)
        }
    }

    private func change(
        _ work: @escaping @Sendable (BrokerCore) throws(KafkaBrokerError) -> Void
    ) async throws(KafkaBrokerError) {
        try await onLoop { core in Result { () throws(KafkaBrokerError) in try work(core) } }
    }
}

extension BrokerCore {
    func existing(_ name: String) throws(KafkaBrokerError) -> Topic {
        guard let topic = topics[name] else { throw .init(.topic, "topic \(name) does not exist") }
        return topic
    }

    func create(_ name: String, _ partitions: Int) throws(KafkaBrokerError) {
        if let fault = TopicName.fault(in: name) { throw .init(.topic, fault) }
        guard topics[name] == nil else { throw .init(.topic, "topic \(name) already exists") }
        guard partitions > 0 else { throw .init(.topic, "topic \(name) must have at least one partition") }
        let new = NewTopic(name: name, partitions: partitions, configuration: TopicConfiguration())
        if let reason = refusal(of: new) { throw .init(.topic, reason) }
        _ = try createTopics([new])
    }
}
