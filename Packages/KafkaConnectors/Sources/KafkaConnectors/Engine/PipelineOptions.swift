import RivvenProtocol

/// Options for how a pipeline carries events. They are independent of its connector.
public struct PipelineOptions: Sendable {
    /// The most events that are written at once.
    public var maximumEvents: Int
    /// How often acknowledged positions are committed. If `nil`, a source commits after each acknowledgement, and a
    /// sink every second.
    public var commitInterval: Duration?
    /// How long no batch must arrive for the source to count an empty poll. Default: 100 ms.
    public var emptyPoll = Duration.milliseconds(100)
    /// How long writing what was read may take when a partition is revoked, and when a sink stops. Default: 30 s.
    public var drainTimeout = Duration.seconds(30)
    /// How long writing what was read may take when a source stops; no other member waits for that. After half of this
    /// time no further write begins, so that a slow target does not make the stop fail. Default: 30 s.
    public var stopTimeout = Duration.seconds(30)
    /// The Rivven topic for invalid events; `nil` if there is none, and an invalid event stops its partition. Default:
    /// `nil`.
    public var deadLetterTopic: String?
    /// How the events of a source are assigned to Rivven partitions. Unless the partitions are preserved, the target's
    /// last message does not show how far the source had come. Default: `preserve`.
    public var partitioning = Partitioning.preserve
    /// Whether a starting source continues after the target's last message. Set it to `false` if several sources write
    /// one topic: the last message may be another source's, and its position would skip records that this source has
    /// not read. Default: `true`.
    public var resumesFromTail = true
    /// The limits on the rate and on the events in flight. By default there are none.
    public var rateLimit = RateLimitConfiguration()
    /// How long a sink leaves a partition alone after another process has taken it over, unless Rivven's group decides
    /// before. Longer than the session timeout of a group member.
    var takeoverPause = RivvenGroupOptions().sessionTimeout + .seconds(2)
    /// Whether events are counted a second time, for a report about each interval. Default: `false`.
    public var reportsIntervals = false

    /// Creates options.
    public init(maximumEvents: Int, commitInterval: Duration?) {
        self.maximumEvents = maximumEvents
        self.commitInterval = commitInterval
    }
}
