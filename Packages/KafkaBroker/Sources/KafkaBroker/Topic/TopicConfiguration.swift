import KafkaProtocol

/// What a topic may be told about its records, under Kafka's names, with Kafka's defaults.
///
/// Only what the broker does is accepted: a name that is not in `names`, or a value that it would have to ignore, is
/// an error.
struct TopicConfiguration: Equatable, Sendable {
    enum TimestampType: String, Sendable {
        case create = "CreateTime"
        case logAppend = "LogAppendTime"
    }

    enum Cleanup: String, Sendable {
        case delete
        case compact
        case both = "compact,delete"

        var deletes: Bool { self != .compact }
        var compacts: Bool { self != .delete }

        init?(list: String) {
            let names = Set(list.split(separator: ",", omittingEmptySubsequences: false))
            self.init(rawValue: names.count == 2 && names == ["compact", "delete"] ? "compact,delete" : list)
        }
    }

    /// `cleanup.policy`: whether old records go. Compaction is taken, described and its rules for writers hold, but
    /// nothing is compacted yet: a reader finds more than it has to.
    var cleanup = Cleanup.delete
    /// `retention.ms`: segments whose latest record is older go; -1 keeps them for ever.
    var retentionMilliseconds: Int64 = 604_800_000
    /// `retention.bytes`: the oldest segments go while the partition is larger; -1 does not limit it.
    var retentionBytes: Int64 = -1
    /// `segment.bytes`: a segment that would grow past it is followed by a new one.
    var segmentBytes: Int64 = 1 << 30
    /// `max.message.bytes`: the largest batch.
    var maximumBatchBytes: Int64 = 1_048_588
    /// `message.timestamp.type`: whose clock a record's timestamp is read from.
    var timestampType = TimestampType.create
    /// `message.timestamp.after.max.ms`: how far a timestamp may lie in the future.
    var timestampAfterMaximum: Int64 = 3_600_000
    /// `min.insync.replicas`: writes with acks=all fail while fewer replicas are there; there is one here.
    var minimumInSyncReplicas: Int64 = 1

    init() {}

    /// A value that cannot be taken, and why.
    struct Invalid: Error, Equatable {
        let message: String
    }

    /// Creates a configuration from what a client gave.
    init(_ entries: [(name: String, value: String?)]) throws(Invalid) {
        for (name, value) in entries {
            guard let value else { throw Invalid(message: "Null value not supported for topic configs: \(name)") }
            try set(name, value)
            // Kafka's minimum since 4.0; what was stored before may be less.
            if name == "segment.bytes" { _ = try Self.number(name, value, 1 << 20...Int64(Int32.max)) }
        }
    }

    mutating func set(_ name: String, _ value: String) throws(Invalid) {
        switch name {
        case "retention.ms": retentionMilliseconds = try Self.number(name, value, -1 ... .max)
        case "retention.bytes": retentionBytes = try Self.number(name, value, -1 ... .max)
        case "segment.bytes": segmentBytes = try Self.number(name, value, 1024...Int64(Int32.max))
        case "max.message.bytes": maximumBatchBytes = try Self.number(name, value, 0...Int64(Int32.max))
        case "message.timestamp.after.max.ms": timestampAfterMaximum = try Self.number(name, value, 0 ... .max)
        case "min.insync.replicas": minimumInSyncReplicas = try Self.number(name, value, 1...Int64(Int32.max))
        case "message.timestamp.type":
            guard let type = TimestampType(rawValue: value) else {
                throw Self.notOneOf(name, value, "CreateTime, LogAppendTime")
            }
            timestampType = type
        case "cleanup.policy":
            guard let policy = Cleanup(list: value) else { throw Self.notOneOf(name, value, "delete, compact or both") }
            cleanup = policy
        case "compression.type":
            guard value == "producer" else {
                throw Self.notOneOf(name, value, "producer (this broker keeps batches as they come)")
            }
        default:
            throw Invalid(message: "Unknown topic config name: \(name)")
        }
    }

    /// Every name that is known, with its value; `isDefault` where it is Kafka's own.
    var entries: [(name: String, value: String, isDefault: Bool)] {
        let standard = TopicConfiguration()
        return zip(values, standard.values).map { ($0.name, $0.value, $0.value == $1.value) }
    }

    private var values: [(name: String, value: String)] {
        [
            ("cleanup.policy", cleanup.rawValue),
            ("compression.type", "producer"),
            ("max.message.bytes", String(maximumBatchBytes)),
            ("message.timestamp.after.max.ms", String(timestampAfterMaximum)),
            ("message.timestamp.type", timestampType.rawValue),
            ("min.insync.replicas", String(minimumInSyncReplicas)),
            ("retention.bytes", String(retentionBytes)),
            ("retention.ms", String(retentionMilliseconds)),
            ("segment.bytes", String(segmentBytes)),
        ]
    }

    private static func number(
        _ name: String, _ value: String, _ range: ClosedRange<Int64>
    ) throws(Invalid) -> Int64 {
        guard let number = Int64(value), range.contains(number) else {
            throw Invalid(
                message: "Invalid value \(shown(value)) for configuration \(name): it is a whole number from "
                    + "\(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func notOneOf(_ name: String, _ value: String, _ allowed: String) -> Invalid {
        Invalid(message: "Invalid value \(shown(value)) for configuration \(name): it can be \(allowed)")
    }

    private static func shown(_ value: String) -> String { String(value.prefix(100)) }
}
