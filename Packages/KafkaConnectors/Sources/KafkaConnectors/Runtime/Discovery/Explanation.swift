/// The guarantee of a connector, its reasons, and what the connector needs. It is derived from the configuration alone.
public struct Explanation: Sendable, CustomStringConvertible {
    /// How often a record arrives.
    public enum Guarantee: String, Sendable {
        /// Once, or not at all.
        case atMostOnce = "at most once"
        /// Once; after a failure, possibly again.
        case atLeastOnce = "at least once"
        /// Once.
        case exactlyOnce = "exactly once"
    }

    /// A permission that a Kafka cluster must grant.
    public struct Permission: Sendable, Hashable {
        /// `topic`, `group`, `transactional id` or `cluster`.
        public var resource: String
        /// The name of the resource; a prefix if it ends in `*`.
        public var name: String
        /// The operations that must be allowed, by their names in Kafka.
        public var operations: [String]
    }

    /// The connector's kind and name, for example `source "orders"`.
    public let connector: String
    /// What the connector carries, from where to where.
    public let path: String
    /// How often a record arrives.
    public let guarantee: Guarantee
    /// The reasons for the guarantee, one sentence each.
    public let reasons: [String]
    /// How records or events are assigned to partitions.
    public let partitioning: String
    /// The transactional ids that are used, with `P` in place of the partition number.
    public let transactionalIDs: [String]
    /// The Kafka topic that stores the positions; `nil` if there is none.
    public let offsetsTopic: String?
    /// The permissions that the Kafka cluster must grant.
    public let permissions: [Permission]

    /// The explanation as lines for people to read.
    public var description: String {
        var lines = ["\(connector): \(path)", "  guarantee: \(guarantee.rawValue)"]
        lines += reasons.map { "    because \($0)" }
        lines.append("  partitions: \(partitioning)")
        if !transactionalIDs.isEmpty {
            let ids = transactionalIDs.joined(separator: ", ")
            lines.append("  transactional ids: \(ids), P being each partition's number")
        }
        if let offsetsTopic {
            lines.append("  positions: in Kafka topic \"\(offsetsTopic)\", in the same transactions")
        }
        lines.append("  Kafka must allow:")
        lines += permissions.map { "    \($0.resource) \($0.name): \($0.operations.joined(separator: ", "))" }
        return lines.joined(separator: "\n")
    }

    /// The explanation as a JSON object.
    public var json: String {
        func list(_ texts: [String]) -> String { "[" + texts.map { JSONText.quoted($0) }.joined(separator: ",") + "]" }
        let allowed = permissions.map {
            "{\"resource\":\(JSONText.quoted($0.resource)),\"name\":\(JSONText.quoted($0.name)),\"operations\":"
                + list($0.operations) + "}"
        }
        return "{\"connector\":\(JSONText.quoted(connector)),\"path\":\(JSONText.quoted(path)),\"guarantee\":"
            + "\(JSONText.quoted(guarantee.rawValue)),\"reasons\":\(list(reasons)),\"partitioning\":"
            + "\(JSONText.quoted(partitioning)),\"transactional_ids\":\(list(transactionalIDs)),\"offsets_topic\":"
            + "\(offsetsTopic.map { JSONText.quoted($0) } ?? "null"),\"permissions\":[\(allowed.joined(separator: ","))]}"
    }
}
