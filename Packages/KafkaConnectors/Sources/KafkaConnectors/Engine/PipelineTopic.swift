import RivvenProtocol

/// The Rivven topic that a pipeline writes.
public struct PipelineTopic: Sendable {
    /// The topic's name.
    public var name: String
    /// The partition count for a new topic; the source's count if `nil`.
    public var partitions: Int?
    /// Whether the topic is created if it does not exist. Default: `true`.
    public var isCreated = true

    /// Creates the description of a topic.
    public init(_ name: String, partitions: Int? = nil, isCreated: Bool = true) {
        self.name = name
        self.partitions = partitions
        self.isCreated = isCreated
    }

    /// Finds or creates the topic, and returns its partition count.
    ///
    /// - Throws: `ConnectorError` if the topic does not exist and may not be created.
    func prepare(in store: any RivvenStore, connector: String, partitions count: Int) async throws -> Int {
        if let existing = try await store.partitionCount(topic: name) { return existing }
        guard isCreated else {
            throw ConnectorError(
                "\(connector): Rivven topic \"\(name)\" does not exist: create it, or allow topic_config.auto_create")
        }
        return try await store.createTopic(name, partitions: partitions ?? count)
    }
}
