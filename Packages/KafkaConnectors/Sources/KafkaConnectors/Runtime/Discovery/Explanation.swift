/// What a connector guarantees, why, and what it needs: read from the configuration alone.
public struct Explanation: Sendable, CustomStringConvertible {
    /// How often a record arrives.
    public enum Guarantee: String, Sendable {
        /// Once, or not at all.
        case atMostOnce = "at most once"
        /// Once, and after a failure perhaps again.
        case atLeastOnce = "at least once"
        /// Once.
        case exactlyOnce = "exactly once"
    }

    /// A permission that a Kafka cluster must give.
    public struct Permission: Sendable, Hashable {
        /// `topic`, `group`, `transactional id` or `cluster`.
        public var resource: String
        /// The name; a prefix where it ends in `*`.
        public var name: String
        /// Kafka's names of what is to be allowed.
        public var operations: [String]
    }

    /// The connector: `source "orders"`.
    public let connector: String
    /// What it carries where to.
    public let path: String
    /// How often a record arrives.
    public let guarantee: Guarantee
    /// Why, one sentence each.
    public let reasons: [String]
    /// What becomes of the partitions.
    public let partitioning: String
    /// The transactional ids that are used, P standing for each partition's number.
    public let transactionalIDs: [String]
    /// The Kafka topic that keeps the positions, where there is one.
    public let offsetsTopic: String?
    /// What the Kafka cluster must allow.
    public let permissions: [Permission]

    /// Lines for people.
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

    /// The same as a JSON object.
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
