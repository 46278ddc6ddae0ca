import SegmentLog

extension SegmentLog.Configuration {
    /// Returns the configuration of a log whose topic is configured so.
    init(_ topic: TopicConfiguration, fsync: SegmentLog.FsyncPolicy) {
        self.init(
            segmentBytes: Int(topic.segmentBytes), fsync: fsync,
            retentionBytes: topic.retentionBytes < 0 ? nil : topic.retentionBytes,
            retentionAge: topic.retentionMilliseconds < 0 ? nil : .milliseconds(topic.retentionMilliseconds))
    }
}
