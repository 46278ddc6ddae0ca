import KafkaProtocol

/// The topics of a broker, by name and by id.
struct TopicTable {
    private(set) var byName: [String: Topic] = [:]
    private(set) var byID: [UUID128: Topic] = [:]

    mutating func insert(_ topic: Topic) {
        byName[topic.name] = topic
        byID[topic.id] = topic
    }

    mutating func remove(_ topic: Topic) {
        byName[topic.name] = nil
        byID[topic.id] = nil
    }
}

/// A topic that a request creates. Its name and configuration are already validated.
struct NewTopic {
    let name: String
    let partitions: Int
    let configuration: TopicConfiguration

    /// The estimated memory of the name and configuration in bytes (see `StateBudget`).
    var bytes: Int { Topic.bytes(name: name, configuration) }
}

/// The new topics and partitions of a request that were checked but not created yet.
struct TopicPlan {
    var partitions = 0
    /// The bytes of their names and configurations.
    var bytes = 0
}

/// Partitions that a request adds to a topic.
struct TopicGrowth {
    let topic: Topic
    /// The number of partitions afterwards.
    let total: Int
    /// The number of new partitions.
    let count: Int

    init(topic: Topic, total: Int) {
        self.topic = topic
        self.total = total
        count = total - topic.partitions.count
    }
}
