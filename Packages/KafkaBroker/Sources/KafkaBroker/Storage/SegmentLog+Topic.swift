import SegmentLog

extension SegmentLog.Configuration {
    /// The longest retention in milliseconds that has an effect. No record becomes that old, so a longer one means no
    /// limit.
    private static let longestRetention: Int64 = 1 << 50
    /// The maximum segment size of a log in memory, in bytes. Such a log frees its memory by segments, so they are
    /// small.
    private static let largestSegmentInMemory = 16 << 20

    /// Creates the configuration of a partition's log from its topic's configuration.
    init(_ topic: TopicConfiguration, fsync: SegmentLog.FsyncPolicy, isInMemory: Bool) {
        let segmentBytes = Int(topic.segmentBytes)
        self.init(
            segmentBytes: isInMemory ? min(segmentBytes, Self.largestSegmentInMemory) : segmentBytes, fsync: fsync,
            retentionBytes: topic.retentionBytes < 0 ? nil : topic.retentionBytes,
            retentionAge: (0...Self.longestRetention).contains(topic.retentionMilliseconds)
                ? .milliseconds(topic.retentionMilliseconds) : nil)
    }
}
