import SegmentLog

extension SegmentLog.Configuration {
    /// No record gets as old as this: a retention longer than it is none.
    private static let longestRetention: Int64 = 1 << 50
    /// A log in memory gives its space back a segment at a time, so its segments are small.
    private static let largestSegmentInMemory = 16 << 20

    /// Returns the configuration of a log whose topic is configured so.
    init(_ topic: TopicConfiguration, fsync: SegmentLog.FsyncPolicy, isInMemory: Bool) {
        let segmentBytes = Int(topic.segmentBytes)
        self.init(
            segmentBytes: isInMemory ? min(segmentBytes, Self.largestSegmentInMemory) : segmentBytes, fsync: fsync,
            retentionBytes: topic.retentionBytes < 0 ? nil : topic.retentionBytes,
            retentionAge: (0...Self.longestRetention).contains(topic.retentionMilliseconds)
                ? .milliseconds(topic.retentionMilliseconds) : nil)
    }
}
