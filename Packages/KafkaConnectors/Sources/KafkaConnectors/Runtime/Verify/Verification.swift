@_spi(KafkaInternals) import KafkaTransport

/// The result of comparing a connector's target with its source.
public struct Verification: Sendable, CustomStringConvertible {
    /// The result for one partition, or for a topic whose order is not preserved.
    public struct Part: Sendable {
        /// The source's side, for example `orders-0`.
        public let source: String
        /// The target's side, for example `order-events-0`.
        public let target: String
        let outcome: ComparisonOutcome

        /// The number of records at the source, up to its end when the comparison began.
        public var sourceCount: Int { outcome.counts.source }
        /// The number of records at the target.
        public var targetCount: Int { outcome.counts.target }
        /// The number of records that the target does not have.
        public var missing: Int { outcome.counts.missing }
        /// The number of records that the target has again, as at-least-once delivery leaves them after a failure.
        public var repeated: Int { outcome.counts.repeated }
        /// The number of records that the target has behind a later one.
        public var reordered: Int { outcome.counts.reordered }
        /// The number of records that are different at the target.
        public var changed: Int { outcome.counts.changed }
        /// The number of target records that the source never had.
        public var unknown: Int { outcome.counts.unknown }
        /// The number of records before the position where the connector began, or that the source no longer has. They
        /// are not compared.
        public var passed: Int { outcome.counts.passed }
        /// The number of records that the connector refuses because they are invalid, or that are in the dead-letter
        /// topic. They are not compared.
        public var refused: Int { outcome.counts.refused }
        /// The number of records that provenance leaves out because they came from the target. They are not compared.
        public var leftOut: Int { outcome.counts.leftOut }
        /// The first differences, one line for each: where the records are, and what differs.
        public var differences: [String] { outcome.differences.list.map { text(of: $0) } }
        /// A digest of the source's records, which is based on SHA-256, in hexadecimal.
        public var sourceDigest: String { outcome.sourceDigest }
        /// The digest of the target's records, without the repeated ones.
        public var targetDigest: String { outcome.targetDigest }

        /// Whether the target has the source's records in the same order, and no others, apart from repeats.
        public var isEqual: Bool {
            missing == 0 && reordered == 0 && changed == 0 && unknown == 0 && sourceDigest == targetDigest
        }
    }

    /// The connector's kind and name, for example `source "orders"`.
    public let connector: String
    /// The partitions or topics that were compared.
    public let parts: [Part]
    /// Why the comparison was not possible; `nil` if it was.
    public let failure: String?
    /// A remark about the whole comparison; `nil` if there is none.
    public let note: String?

    init(connector: String, parts: [Part] = [], failure: String? = nil, note: String? = nil) {
        (self.connector, self.parts, self.failure, self.note) = (connector, parts, failure, note)
    }

    /// Returns the verification of the parts that `compare` returns, or of the error that it throws.
    static func made(of connector: String, note: String?, _ compare: () async throws -> [Part]) async -> Verification {
        do {
            return Verification(connector: connector, parts: try await compare(), note: note)
        } catch {
            return Verification(connector: connector, failure: PlainText.escaped("\(error)"))
        }
    }

    /// Whether everything was compared and is equal, apart from repeats.
    public var isEqual: Bool { failure == nil && parts.allSatisfy(\.isEqual) }
    /// The number of records that the target has again.
    public var repeated: Int { parts.reduce(0) { $0 + $1.repeated } }

    /// A line for the connector, and one for each part.
    public var description: String {
        if let failure { return "\(connector): cannot be compared: \(failure)" }
        let total = parts.reduce(ComparisonCounts()) { $0 + $1.outcome.counts }
        let verdict = isEqual ? total.repeated == 0 ? "equal" : "equal, with repeats" : "not equal"
        let head = "\(connector): \(verdict): \(total.text)" + (note.map { "; \($0)" } ?? "")
        let lines = parts.flatMap { part in ["  \(part.text)"] + part.differences.map { "    \($0)" } }
        return ([head] + lines).joined(separator: "\n")
    }

    /// The verification as a JSON object.
    public var json: String {
        let parts = parts.map(\.json).joined(separator: ",")
        return "{\"connector\":\(JSONText.quoted(connector)),\"equal\":\(isEqual),\"repeated\":\(repeated),\"failure\":"
            + "\(failure.map { JSONText.quoted($0) } ?? "null"),\"note\":\(note.map { JSONText.quoted($0) } ?? "null"),"
            + "\"parts\":[\(parts)]}"
    }
}

extension Verification.Part {
    fileprivate var text: String {
        let sameDigest = sourceDigest == targetDigest
        return "\(source) -> \(target): \(isEqual ? "equal" : "NOT EQUAL"): \(outcome.counts.text); SHA-256 "
            + (sameDigest ? sourceDigest : "\(sourceDigest) against \(targetDigest)")
    }

    fileprivate func text(of difference: Difference) -> String {
        let source = difference.source.map { Self.text(of: $0, in: self.source) }
        let target = difference.target.map { Self.text(of: $0, in: self.target) }
        switch difference.kind {
        case .missing: return "missing: \(source ?? "") is not at the target"
        case .repeated: return "repeated: \(target ?? "") has a record again" + (source.map { ", that of \($0)" } ?? "")
        case .reordered: return "out of order: \(target ?? "") has the record of \(source ?? ""), behind a later one"
        case .unknown: return "unknown: the source does not have the record of \(target ?? "")"
        case .changed:
            return "changed: \(target ?? "") is not the record of \(source ?? "")"
                + (difference.detail.map { ": \($0)" } ?? "")
        }
    }

    /// Returns the position of a record in words, for example `orders-0 at offset 17`.
    private static func text(of place: ComparedPlace, in side: String) -> String {
        let partition = "-\(place.partition)"
        let name = side.hasSuffix(partition) ? side : side + partition
        return "\(name) at offset \(place.offset)" + (place.index > 0 ? ", record \(place.index)" : "")
    }

    fileprivate var json: String {
        let numbers = [
            ("source_count", sourceCount), ("target_count", targetCount), ("missing", missing), ("repeated", repeated),
            ("reordered", reordered), ("changed", changed), ("unknown", unknown), ("passed", passed),
            ("refused", refused), ("left_out", leftOut),
        ].map { "\"\($0)\":\($1)" }.joined(separator: ",")
        let listed = differences.map { JSONText.quoted($0) }.joined(separator: ",")
        return "{\"source\":\(JSONText.quoted(source)),\"target\":\(JSONText.quoted(target)),\"equal\":\(isEqual),"
            + "\(numbers),\"source_sha256\":\"\(sourceDigest)\",\"target_sha256\":\"\(targetDigest)\","
            + "\"differences\":[\(listed)]}"
    }
}

extension ComparisonCounts {
    /// The counts in words, without those that are 0.
    fileprivate var text: String {
        var parts = ["\(source) records at the source, \(target) at the target"]
        for (count, what) in [
            (missing, "missing"), (repeated, "repeated"), (reordered, "out of order"), (changed, "changed"),
            (unknown, "unknown to the source"),
            (refused, "rejected as invalid: see the dead letters"),
            (leftOut, "left out by provenance"),
            (passed, "not compared, since the source no longer has them or began later"),
        ] where count > 0 { parts.append("\(count) \(what)") }
        return parts.joined(separator: ", ")
    }
}
