/// The counts of a source at one point in time, or during one interval.
///
/// The members of the JSON form have the names of Rivven's connector page. Unknown members are ignored.
public struct KafkaSourceMetricsSnapshot: Sendable, Hashable {
    /// The number of messages that were consumed.
    public var messagesConsumed: UInt64
    /// The size of the consumed messages in bytes.
    public var bytesConsumed: UInt64
    /// The number of polls.
    public var polls: UInt64
    /// The number of polls that returned no messages.
    public var emptyPolls: UInt64
    /// The number of errors of any kind.
    public var errors: UInt64
    /// The number of successful commits of offsets.
    public var commits: UInt64
    /// The number of failed commits of offsets.
    public var commitFailures: UInt64
    /// The number of rebalances of the group.
    public var rebalances: UInt64
    /// The size of the smallest non-empty batch in messages; 0 if there was none.
    public var minBatchSize: UInt64
    /// The size of the largest batch in messages; 0 if there was none.
    public var maxBatchSize: UInt64
    /// The number of non-empty batches, from which the average is computed.
    public var batches: UInt64

    /// Creates a snapshot.
    @inlinable
    public init(
        messagesConsumed: UInt64 = 0, bytesConsumed: UInt64 = 0, polls: UInt64 = 0, emptyPolls: UInt64 = 0,
        errors: UInt64 = 0, commits: UInt64 = 0, commitFailures: UInt64 = 0, rebalances: UInt64 = 0,
        minBatchSize: UInt64 = 0, maxBatchSize: UInt64 = 0, batches: UInt64 = 0
    ) {
        self.messagesConsumed = messagesConsumed
        self.bytesConsumed = bytesConsumed
        self.polls = polls
        self.emptyPolls = emptyPolls
        self.errors = errors
        self.commits = commits
        self.commitFailures = commitFailures
        self.rebalances = rebalances
        self.minBatchSize = minBatchSize
        self.maxBatchSize = maxBatchSize
        self.batches = batches
    }

    /// The average number of messages per batch; 0 if there are no batches.
    @inlinable
    public var averageBatchSize: Double { Ratio.of(messagesConsumed, to: batches, otherwise: 0) }

    /// Returns the messages per second for counts from the duration `elapsed`; 0 if it is not above 0.
    @inlinable
    public func rate(over elapsed: Duration) -> Double { Ratio.of(messagesConsumed, over: elapsed) }

    /// The ratio of polls that returned no messages to all polls, 0 to 1; 0 if there were no polls.
    @inlinable
    public var emptyPollRate: Double { min(1, Ratio.of(emptyPolls, to: polls, otherwise: 0)) }
}

extension KafkaSourceMetricsSnapshot: Codable {
    enum CodingKeys: String, CodingKey {
        case messagesConsumed = "messages_consumed"
        case bytesConsumed = "bytes_consumed"
        case polls
        case emptyPolls = "empty_polls"
        case errors
        case commits
        case commitFailures = "commit_failures"
        case rebalances
        case minBatchSize = "min_batch_size"
        case maxBatchSize = "max_batch_size"
        case batches
    }

    /// Decodes a snapshot. If `batches` is missing, as in Rivven's own snapshots, the number of non-empty polls is used
    /// instead.
    ///
    /// - Throws: `DecodingError` if another member is missing or invalid.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        func count(_ key: CodingKeys) throws -> UInt64 { try members.decode(UInt64.self, forKey: key) }
        self.init(
            messagesConsumed: try count(.messagesConsumed), bytesConsumed: try count(.bytesConsumed),
            polls: try count(.polls), emptyPolls: try count(.emptyPolls), errors: try count(.errors),
            commits: try count(.commits), commitFailures: try count(.commitFailures),
            rebalances: try count(.rebalances), minBatchSize: try count(.minBatchSize),
            maxBatchSize: try count(.maxBatchSize))
        batches =
            try members.decodeIfPresent(UInt64.self, forKey: .batches) ?? (polls > emptyPolls ? polls - emptyPolls : 0)
    }
}

extension KafkaSourceMetricsSnapshot: MetricsSnapshot {
    static let families: [MetricFamily<Self>] = [
        .counter("messages_consumed", "Total messages consumed") { $0.messagesConsumed },
        .counter("bytes_consumed", "Total bytes consumed") { $0.bytesConsumed },
        .counter("polls", "Total poll operations") { $0.polls },
        .counter("empty_polls", "Polls that returned no messages") { $0.emptyPolls },
        .counter("errors", "Total errors encountered") { $0.errors },
        .counter("commits", "Successful offset commits") { $0.commits },
        .counter("commit_failures", "Failed offset commits") { $0.commitFailures },
        .counter("rebalances", "Consumer group rebalance events") { $0.rebalances },
        .gauge("min_batch_size", "Smallest non-empty batch size seen") { $0.minBatchSize },
        .gauge("max_batch_size", "Largest batch size seen") { $0.maxBatchSize },
    ]

    static let derivedFamilies: [MetricFamily<Self>] = [
        .derived("avg_batch_size", "Average batch size (0.0 if no batches)") { $0.averageBatchSize },
        .derived("empty_poll_rate", "Ratio of empty polls to total polls (0.0-1.0)") { $0.emptyPollRate },
    ]
}
