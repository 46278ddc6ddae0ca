/// A partition of a topic, by name.
struct TopicPartition: Hashable, Sendable {
    let topic: String
    let partition: Int32
}
