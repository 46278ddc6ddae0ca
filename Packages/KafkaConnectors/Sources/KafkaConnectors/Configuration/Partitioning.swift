/// Which partition of the target an event goes to.
public enum Partitioning: String, ConfigurationChoice {
    /// Partition p to partition p.
    case preserve
    /// By the key, as Java's client does.
    case key
    /// Spread evenly.
    case roundRobin = "round_robin"
}
