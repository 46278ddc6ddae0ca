import Testing

@testable import KafkaBroker

@Suite("A topic's configuration")
struct TopicConfigurationTests {
    @Test func valuesThatWereSetAreNotListedAsDefaults() throws {
        let configuration = try TopicConfiguration([
            ("retention.ms", "-1"), ("message.timestamp.type", "LogAppendTime"),
        ])
        #expect(configuration.retentionMilliseconds == -1)
        #expect(configuration.timestampType == .logAppend)
        let set = configuration.entries.filter { !$0.isDefault }.map(\.name)
        #expect(set == ["message.timestamp.type", "retention.ms"])
    }

    @Test(arguments: valid)
    func aValidValueIsDescribedAsKafkaDescribesIt(name: String, value: String, described: String) throws {
        let entry = try TopicConfiguration([(name, value)]).entries.first { $0.name == name }
        #expect(entry?.value == described)
        #expect(entry?.isDefault == false)
    }

    @Test(arguments: invalid)
    func invalidValueIsRejectedWithKafkasText(name: String, value: String, reason: String) {
        let error = #expect(throws: TopicConfiguration.Invalid.self) { try TopicConfiguration([(name, value)]) }
        #expect(error?.message == "Invalid value \(value) for configuration \(name): \(reason)")
    }

    @Test func otherErrorsUseKafkasTextToo() {
        func message(_ name: String, _ value: String) -> String? {
            #expect(throws: TopicConfiguration.Invalid.self) { try TopicConfiguration([(name, value)]) }?.message
        }
        #expect(message("cleanup.policy", "delete,") == "Configuration 'cleanup.policy' values must not be empty.")
        #expect(message("message.format.version", "1") == "Unknown topic config name: message.format.version")
        #expect(message("remote.storage.enable", "true")?.hasPrefix("Tiered Storage functionality is disabled") == true)
        let replicas = message("follower.replication.throttled.replicas", "*,0:1")
        #expect(replicas?.hasPrefix("Invalid value [*, 0:1] for configuration follower") == true)
    }

    @Test(arguments: ["0:", "0", "x", "0:1:2", "-1:1", "a:b"])
    func aMalformedReplicaIsRefused(value: String) {
        #expect(throws: TopicConfiguration.Invalid.self) {
            try TopicConfiguration([("leader.replication.throttled.replicas", value)])
        }
    }

    @Test func settingsThatContradictEachOtherAreRefused() {
        let error = #expect(throws: TopicConfiguration.Invalid.self) {
            try TopicConfiguration([("min.compaction.lag.ms", "10"), ("max.compaction.lag.ms", "5")])
        }
        #expect(
            error?.message == "conflict topic config setting min.compaction.lag.ms (10) > max.compaction.lag.ms (5)")
    }

    @Test func everyDefaultIsValid() throws {
        for setting in TopicSetting.all {
            #expect(try setting.normalized(setting.standard) == setting.standard, "\(setting.name)")
        }
        #expect(TopicSetting.all.map(\.name) == TopicSetting.all.map(\.name).sorted())
        #expect(TopicSetting.all.count == 33)
    }

    @Test func aPolicyDecidesWhetherRecordsAreDeletedOrCompacted() throws {
        func cleanup(_ value: String) throws -> TopicConfiguration.Cleanup {
            try TopicConfiguration([("cleanup.policy", value)]).cleanup
        }
        #expect(try cleanup("delete") == .delete)
        #expect(try cleanup("compact") == .compact)
        #expect(try cleanup("delete,compact") == .both)
        #expect(try cleanup("") == .init(deletes: false, compacts: false))
    }

    @Test func storedSegmentSizeMayBeBelowTheMinimumForNewTopics() throws {
        var configuration = TopicConfiguration()
        try configuration.restore("segment.bytes", "1024")
        #expect(configuration.segmentBytes == 1024)
        #expect(throws: TopicConfiguration.Invalid.self) { try configuration.restore("segment.bytes", "1023") }
    }

    @Test func aNullValueIsRefused() {
        #expect(throws: TopicConfiguration.Invalid.self) { try TopicConfiguration([("retention.ms", nil)]) }
    }

    @Test(arguments: ["", ".", "..", "a b", "ä", String(repeating: "a", count: 250)])
    func namesThatKafkaRejectsAreRejected(name: String) {
        #expect(TopicName.fault(in: name) != nil)
    }

    @Test(arguments: ["a", "A-b_c.9", String(repeating: "a", count: 249), "..."])
    func namesThatKafkaAcceptsAreAccepted(name: String) {
        #expect(TopicName.fault(in: name) == nil)
    }
}

/// The values that CreateTopics of Kafka 4.3.1 accepts, and how DescribeConfigs describes them.
private let valid: [(String, String, String)] = [
    ("cleanup.policy", "", ""), ("cleanup.policy", " ", ""), ("cleanup.policy", "delete,compact", "delete,compact"),
    ("cleanup.policy", " compact , delete ", "compact,delete"), ("cleanup.policy", "delete,delete", "delete"),
    ("compression.gzip.level", "-1", "-1"), ("compression.gzip.level", "9", "9"),
    ("compression.lz4.level", "17", "17"), ("compression.zstd.level", "-131072", "-131072"),
    ("compression.type", " gzip ", "gzip"), ("compression.type", "uncompressed", "uncompressed"),
    ("delete.retention.ms", "0", "0"), ("file.delete.delay.ms", "1", "1"), ("flush.messages", "1", "1"),
    ("flush.ms", "9223372036854775807", "9223372036854775807"), ("index.interval.bytes", "0", "0"),
    ("leader.replication.throttled.replicas", "0:1, 1:2", "0:1,1:2"),
    ("leader.replication.throttled.replicas", " * ", "*"), ("leader.replication.throttled.replicas", "", ""),
    ("leader.replication.throttled.replicas", "0:1,", "0:1,"), ("local.retention.bytes", "-2", "-2"),
    ("local.retention.ms", "5", "5"), ("max.compaction.lag.ms", "1", "1"), ("max.message.bytes", "0", "0"),
    ("message.timestamp.after.max.ms", "0", "0"), ("message.timestamp.before.max.ms", "0", "0"),
    ("message.timestamp.type", " CreateTime ", "CreateTime"), ("min.cleanable.dirty.ratio", " 5e-1 ", "0.5"),
    ("min.cleanable.dirty.ratio", "0.5f", "0.5"), ("min.cleanable.dirty.ratio", ".5", "0.5"),
    ("min.compaction.lag.ms", "0", "0"), ("min.insync.replicas", "2147483647", "2147483647"),
    ("preallocate", " TRUE ", "true"), ("remote.log.copy.disable", "true", "true"),
    ("remote.storage.enable", "false", "false"), ("retention.bytes", "-5", "-5"), ("retention.ms", " 05 ", "5"),
    ("retention.ms", "+5", "5"), ("segment.bytes", "+1048576", "1048576"), ("segment.index.bytes", "4", "4"),
    ("segment.jitter.ms", "-0", "0"), ("segment.ms", "1", "1"), ("unclean.leader.election.enable", "True", "true"),
]

/// The values that CreateTopics of Kafka 4.3.1 rejects, and its reasons.
private let invalid: [(String, String, String)] = [
    ("cleanup.policy", "Delete", "String must be one of: compact, delete"),
    ("compression.gzip.level", "0", "Value must be between 1 and 9 or equal to -1"),
    ("compression.lz4.level", "18", "Value must be no more than 17"),
    ("compression.type", "none", "String must be one of: uncompressed, zstd, lz4, snappy, gzip, producer"),
    ("flush.messages", "0", "Value must be at least 1"),
    ("local.retention.ms", "-3", "Value must be at least -2"),
    ("max.compaction.lag.ms", "0", "Value must be at least 1"),
    ("max.message.bytes", "2147483648", "Not a number of type INT"),
    ("message.timestamp.type", "createtime", "String must be one of: CreateTime, LogAppendTime"),
    ("min.cleanable.dirty.ratio", "-0.1", "Value must be at least 0"),
    ("min.cleanable.dirty.ratio", "1.1", "Value must be no more than 1"),
    ("min.cleanable.dirty.ratio", "x", "Not a number of type DOUBLE"),
    ("min.insync.replicas", "0", "Value must be at least 1"),
    ("preallocate", "yes", "Expected value to be either true or false"),
    ("retention.ms", "-2", "Value must be at least -1"),
    ("retention.ms", "5.5", "Not a number of type LONG"),
    ("retention.ms", "", "Not a number of type LONG"),
    ("segment.bytes", "1048575", "Value must be at least 1048576"),
    ("segment.index.bytes", "3", "Value must be at least 4"),
]
