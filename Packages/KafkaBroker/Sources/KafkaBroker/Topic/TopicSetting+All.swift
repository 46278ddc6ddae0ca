extension TopicSetting {
    /// The settings of Kafka 4.3, in alphabetical order.
    static let all: [TopicSetting] = [
        .init("cleanup.policy", .list(of: ["compact", "delete"]), "delete", broker: "log.cleanup.policy"),
        .init("compression.gzip.level", .gzipLevel, "-1", broker: "compression.gzip.level"),
        .init("compression.lz4.level", .int(1...17), "9", broker: "compression.lz4.level"),
        .init(
            "compression.type", .choice(["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]), "producer",
            broker: "compression.type"),
        .init("compression.zstd.level", .int(-131_072...22), "3", broker: "compression.zstd.level"),
        .init("delete.retention.ms", .long(0 ... .max), "86400000", broker: "log.cleaner.delete.retention.ms"),
        .init("file.delete.delay.ms", .long(0 ... .max), "60000", broker: "log.segment.delete.delay.ms"),
        .init("flush.messages", .long(1 ... .max), String(Int64.max), broker: "log.flush.interval.messages"),
        .init("flush.ms", .long(0 ... .max), String(Int64.max)),
        .init("follower.replication.throttled.replicas", .replicas, ""),
        .init("index.interval.bytes", .int(0 ... .max), "4096", broker: "log.index.interval.bytes"),
        .init("leader.replication.throttled.replicas", .replicas, ""),
        .init("local.retention.bytes", .long(-2 ... .max), "-2", broker: "log.local.retention.bytes"),
        .init("local.retention.ms", .long(-2 ... .max), "-2", broker: "log.local.retention.ms"),
        .init(
            "max.compaction.lag.ms", .long(1 ... .max), String(Int64.max), broker: "log.cleaner.max.compaction.lag.ms"),
        .init("max.message.bytes", .int(0 ... .max), "1048588", broker: "message.max.bytes"),
        .init(
            "message.timestamp.after.max.ms", .long(0 ... .max), "3600000",
            broker: "log.message.timestamp.after.max.ms"),
        .init(
            "message.timestamp.before.max.ms", .long(0 ... .max), String(Int64.max),
            broker: "log.message.timestamp.before.max.ms"),
        .init(
            "message.timestamp.type", .choice(["CreateTime", "LogAppendTime"]), "CreateTime",
            broker: "log.message.timestamp.type"),
        .init("min.cleanable.dirty.ratio", .ratio, "0.5", broker: "log.cleaner.min.cleanable.ratio"),
        .init("min.compaction.lag.ms", .long(0 ... .max), "0", broker: "log.cleaner.min.compaction.lag.ms"),
        .init("min.insync.replicas", .int(1 ... .max), "1", broker: "min.insync.replicas"),
        .init("preallocate", .boolean, "false", broker: "log.preallocate"),
        .init("remote.log.copy.disable", .boolean, "false"),
        .init("remote.log.delete.on.disable", .boolean, "false"),
        .init("remote.storage.enable", .boolean, "false"),
        .init("retention.bytes", .long(.min ... .max), "-1", broker: "log.retention.bytes"),
        .init("retention.ms", .long(-1 ... .max), "604800000"),
        .init("segment.bytes", .int(1 << 20 ... .max), "1073741824", broker: "log.segment.bytes"),
        .init("segment.index.bytes", .int(4 ... .max), "10485760", broker: "log.index.size.max.bytes"),
        .init("segment.jitter.ms", .long(0 ... .max), "0"),
        .init("segment.ms", .long(1 ... .max), "604800000"),
        .init(
            "unclean.leader.election.enable", .boolean, "false", broker: "unclean.leader.election.enable"),
    ]

    static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
