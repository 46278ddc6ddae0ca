import KafkaCodecs
import KafkaProtocol

/// A topic: its identity, its configuration and its partitions.
///
/// Owned by the broker's loop.
final class Topic {
    let name: String
    /// The id that distinguishes a topic from an earlier one of the same name.
    let id: UUID128
    let configuration: TopicConfiguration
    private(set) var partitions: [Partition]

    init(name: String, id: UUID128, configuration: TopicConfiguration, partitions: [Partition]) {
        self.name = name
        self.id = id
        self.configuration = configuration
        self.partitions = partitions
    }

    /// The estimated memory of the name and configuration in bytes (see `StateBudget`).
    var bytes: Int { Self.bytes(name: name, configuration) }

    static func bytes(name: String, _ configuration: TopicConfiguration) -> Int {
        configuration.explicit.reduce(StateSize.topic + name.utf8.count) {
            $0 + StateSize.topicSetting + $1.key.utf8.count + $1.value.utf8.count
        }
    }

    func add(_ more: [Partition]) { partitions += more }
    func removeLast(_ count: Int) { partitions.removeLast(min(count, partitions.count)) }

    /// Returns a partition by its index, or `nil` if the index is out of range.
    func partition(_ index: Int32) -> Partition? {
        partitions.indices.contains(Int(index)) ? partitions[Int(index)] : nil
    }
}
