import KafkaProtocol

/// The configuration of a topic, under Kafka's names, with Kafka's defaults and rules.
///
/// Every topic setting of Kafka is validated, stored and described. The settings with a property here have an effect.
/// The others have none, because this is one node that stores batches as they arrive and compacts nothing:
/// `compression.*`, `delete.retention.ms`, `file.delete.delay.ms`, `flush.*`, `index.interval.bytes`,
/// `local.retention.*`, `*.compaction.lag.ms`, `min.cleanable.dirty.ratio`, `min.insync.replicas`, `preallocate`,
/// `remote.*`, `*.replication.throttled.replicas`, `segment.index.bytes`, `segment.jitter.ms`, `segment.ms` and
/// `unclean.leader.election.enable`.
struct TopicConfiguration: Equatable, Sendable {
    enum TimestampType: String, Sendable {
        case create = "CreateTime"
        case logAppend = "LogAppendTime"
    }

    struct Cleanup: Equatable, Sendable {
        let deletes: Bool
        let compacts: Bool

        static let delete = Cleanup(deletes: true, compacts: false)
        static let compact = Cleanup(deletes: false, compacts: true)
        static let both = Cleanup(deletes: true, compacts: true)
    }

    /// `cleanup.policy`: whether old records are deleted. Compaction is accepted and described, and its rules for
    /// producers apply, but nothing is compacted: a consumer receives more records than from Kafka.
    var cleanup = Cleanup.delete
    /// `retention.ms`: segments whose latest record is older are deleted; -1 keeps them forever.
    var retentionMilliseconds: Int64 = 604_800_000
    /// `retention.bytes`: the oldest segments are deleted while the partition is larger; a negative value means no
    /// limit.
    var retentionBytes: Int64 = -1
    /// `segment.bytes`: a new segment begins when the current one would exceed this size.
    var segmentBytes: Int64 = 1 << 30
    /// `max.message.bytes`: the size of the largest batch.
    var maximumBatchBytes: Int64 = 1_048_588
    /// `message.timestamp.type`: whether the producer or the broker sets a record's timestamp.
    var timestampType = TimestampType.create
    /// `message.timestamp.before.max.ms`: how far a timestamp may be in the past, in milliseconds.
    var timestampBeforeMaximum: Int64 = .max
    /// `message.timestamp.after.max.ms`: how far a timestamp may be in the future, in milliseconds.
    var timestampAfterMaximum: Int64 = 3_600_000

    /// The explicitly set values, in the form in which they are described.
    private(set) var explicit: [String: String] = [:]

    init() {}

    /// The reason why a setting is refused.
    struct Invalid: Error, Equatable {
        let message: String
    }

    /// Creates a configuration from the settings in a client's request.
    init(_ entries: [(name: String, value: String?)]) throws(Invalid) {
        for (name, value) in entries {
            guard let value else { throw Invalid(message: "Null value not supported for topic configs: \(name)") }
            try set(name, value)
        }
        try checkTogether()
    }

    mutating func set(_ name: String, _ value: String) throws(Invalid) {
        guard let setting = TopicSetting.byName[name] else {
            throw Invalid(message: "Unknown topic config name: \(name.prefix(100))")
        }
        apply(name, try setting.normalized(value))
    }

    /// Restores a stored setting. An earlier version may have accepted values that are invalid now.
    mutating func restore(_ name: String, _ value: String) throws(Invalid) {
        if name == "segment.bytes", let number = Int64(value), (1024..<1 << 20).contains(number) {
            apply(name, value)
        } else {
            try set(name, value)
        }
    }

    private mutating func apply(_ name: String, _ value: String) {
        explicit[name] = value
        switch name {
        case "cleanup.policy":
            let policies = value.split(separator: ",")
            cleanup = .init(deletes: policies.contains("delete"), compacts: policies.contains("compact"))
        case "max.message.bytes": maximumBatchBytes = Int64(value) ?? maximumBatchBytes
        case "message.timestamp.before.max.ms": timestampBeforeMaximum = Int64(value) ?? timestampBeforeMaximum
        case "message.timestamp.after.max.ms": timestampAfterMaximum = Int64(value) ?? timestampAfterMaximum
        case "message.timestamp.type": timestampType = TimestampType(rawValue: value) ?? timestampType
        case "retention.bytes": retentionBytes = Int64(value) ?? retentionBytes
        case "retention.ms": retentionMilliseconds = Int64(value) ?? retentionMilliseconds
        case "segment.bytes": segmentBytes = Int64(value) ?? segmentBytes
        default: break
        }
    }

    private func checkTogether() throws(Invalid) {
        let least = explicit["min.compaction.lag.ms"].flatMap { Int64($0) } ?? 0
        let most = explicit["max.compaction.lag.ms"].flatMap { Int64($0) } ?? .max
        guard least <= most else {
            throw Invalid(
                message: "conflict topic config setting min.compaction.lag.ms (\(least)) > "
                    + "max.compaction.lag.ms (\(most))")
        }
        guard explicit["remote.storage.enable"] != "true" else {
            throw Invalid(
                message: "Tiered Storage functionality is disabled in the broker. "
                    + "Topic cannot be configured with remote log storage.")
        }
    }

    /// A setting with its value for a topic.
    struct Entry {
        let setting: TopicSetting
        let value: String
        /// Whether the value is the default, because none was set for the topic.
        let isDefault: Bool

        var name: String { setting.name }
    }

    /// Every setting, in alphabetical order.
    var entries: [Entry] {
        TopicSetting.all.map { setting in
            let value = explicit[setting.name]
            return Entry(setting: setting, value: value ?? setting.standard, isDefault: value == nil)
        }
    }
}
