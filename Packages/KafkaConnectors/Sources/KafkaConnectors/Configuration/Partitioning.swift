/// How events are assigned to the partitions of the target.
public enum Partitioning: String, ConfigurationChoice {
    /// To the partition with the same number.
    case preserve
    /// By a hash of the key, the same as in Kafka's Java client.
    case key
    /// Evenly to all partitions.
    case roundRobin = "round_robin"
}
