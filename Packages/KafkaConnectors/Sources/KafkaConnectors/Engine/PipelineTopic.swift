import RivvenProtocol

/// The Rivven topic that a pipeline writes.
public struct PipelineTopic: Sendable {
    /// The topic's name.
    public var name: String
    /// The partitions of a topic that is made on the way; as many as what is read has where it is `nil`.
    public var partitions: Int?
    /// Whether a topic that is not there is made.
    public var isCreated = true

    /// Creates a topic that is made where it is not there.
    public init(_ name: String, partitions: Int? = nil, isCreated: Bool = true) {
        self.name = name
        self.partitions = partitions
        self.isCreated = isCreated
    }

    /// Finds the topic or makes it, and returns the number of its partitions.
    func prepare(in store: any RivvenStore, connector: String, partitions count: Int) async throws -> Int {
        if let existing = try await store.partitionCount(topic: name) { return existing }
        guard isCreated else {
            throw ConnectorError(
                "\(connector): Rivven topic \"\(name)\" does not exist: create it, or allow topic_config.auto_create")
        }
        return try await store.createTopic(name, partitions: partitions ?? count)
    }
}
