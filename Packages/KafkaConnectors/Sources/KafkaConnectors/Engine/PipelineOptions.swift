import RivvenProtocol

/// How a pipeline carries events, whatever its connector is.
public struct PipelineOptions: Sendable {
    /// The most events that are handed on at once.
    public var maximumEvents: Int
    /// How often what is acknowledged is committed; after every portion where it is `nil`.
    public var commitInterval: Duration?
    /// For how long nothing comes where that counts as an empty poll.
    public var emptyPoll = Duration.milliseconds(100)
    /// How long writing out what was read may take when a partition goes, and at the end of a sink.
    public var drainTimeout = Duration.seconds(30)
    /// How long writing out what was read may take when a source stops. No other member waits for that. After half of this
    /// time nothing more is begun, so that a slow target does not make the stop fail.
    public var stopTimeout = Duration.seconds(30)
    /// The Rivven topic for events that are refused for what they are; without one such an event stops the pipeline.
    public var deadLetterTopic: String?
    /// Which Rivven partition an event of a source goes to. Where that is not its source's own, no tail tells how far the
    /// source had come.
    public var partitioning = Partitioning.preserve
    /// Whether a source that begins goes on after what the target's last message says. Not where several sources write
    /// one topic: the last message may be another's, and its position skip what this one has not read.
    public var resumesFromTail = true
    /// How fast events may go, and how many may be under way.
    public var rateLimit = RateLimitConfiguration()
    /// How long a sink leaves a partition alone that another process has taken over, unless Rivven's group decides before:
    /// longer than the session of a member of the group.
    var takeoverPause = RivvenGroupOptions().sessionTimeout + .seconds(2)
    /// Whether what happens is counted a second time, for a report each interval.
    public var reportsIntervals = false

    /// Creates options.
    public init(maximumEvents: Int, commitInterval: Duration?) {
        self.maximumEvents = maximumEvents
        self.commitInterval = commitInterval
    }
}
