/// The counts of a sink at one moment, or of one interval.
///
/// As JSON its members have the names of Rivven's connector page; members that are not known are passed over.
public struct KafkaSinkMetricsSnapshot: Sendable, Hashable {
    /// Messages produced.
    public var messagesProduced: UInt64
    /// Bytes produced.
    public var bytesProduced: UInt64
    /// Sends.
    public var sends: UInt64
    /// Errors of any kind.
    public var errors: UInt64
    /// Flushes.
    public var flushes: UInt64
    /// Further attempts.
    public var retries: UInt64
    /// The smallest batch that held something, in messages; 0 before the first.
    public var minBatchSize: UInt64
    /// The largest batch, in messages; 0 before the first.
    public var maxBatchSize: UInt64
    /// Batches that held something: what the average is taken over.
    public var batches: UInt64

    /// Creates a snapshot.
    @inlinable
    public init(
        messagesProduced: UInt64 = 0, bytesProduced: UInt64 = 0, sends: UInt64 = 0, errors: UInt64 = 0,
        flushes: UInt64 = 0, retries: UInt64 = 0, minBatchSize: UInt64 = 0, maxBatchSize: UInt64 = 0,
        batches: UInt64 = 0
    ) {
        self.messagesProduced = messagesProduced
        self.bytesProduced = bytesProduced
        self.sends = sends
        self.errors = errors
        self.flushes = flushes
        self.retries = retries
        self.minBatchSize = minBatchSize
        self.maxBatchSize = maxBatchSize
        self.batches = batches
    }

    /// Messages a batch; 0 without batches.
    @inlinable
    public var averageBatchSize: Double { Ratio.of(messagesProduced, to: batches, otherwise: 0) }

    /// Returns the messages a second over the time in which these counts came; 0 where that is not above 0.
    @inlinable
    public func rate(over elapsed: Duration) -> Double { Ratio.of(messagesProduced, over: elapsed) }

    /// The share of messages that were produced in those and the errors, 0 to 1; 1 where nothing has happened.
    @inlinable
    public var successRate: Double {
        if messagesProduced == 0, errors == 0 { return 1 }
        return Double(messagesProduced) / (Double(messagesProduced) + Double(errors))
    }
}

extension KafkaSinkMetricsSnapshot: Codable {
    enum CodingKeys: String, CodingKey {
        case messagesProduced = "messages_produced"
        case bytesProduced = "bytes_produced"
        case sends
        case errors
        case flushes
        case retries
        case minBatchSize = "min_batch_size"
        case maxBatchSize = "max_batch_size"
        case batches
    }

    /// Reads a snapshot. Where `batches` is missing, which Rivven's own snapshots do not have, the sends stand for them.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        func count(_ key: CodingKeys) throws -> UInt64 { try members.decode(UInt64.self, forKey: key) }
        self.init(
            messagesProduced: try count(.messagesProduced), bytesProduced: try count(.bytesProduced),
            sends: try count(.sends), errors: try count(.errors), flushes: try count(.flushes),
            retries: try count(.retries), minBatchSize: try count(.minBatchSize),
            maxBatchSize: try count(.maxBatchSize))
        batches = try members.decodeIfPresent(UInt64.self, forKey: .batches) ?? sends
    }
}

extension KafkaSinkMetricsSnapshot: MetricsSnapshot {
    static let families: [MetricFamily<Self>] = [
        .counter("messages_produced", "Total messages produced") { $0.messagesProduced },
        .counter("bytes_produced", "Total bytes produced") { $0.bytesProduced },
        .counter("sends", "Total send operations") { $0.sends },
        .counter("errors", "Total errors encountered") { $0.errors },
        .counter("flushes", "Total flush operations") { $0.flushes },
        .counter("retries", "Total retry attempts") { $0.retries },
        .gauge("min_batch_size", "Smallest non-empty batch size seen") { $0.minBatchSize },
        .gauge("max_batch_size", "Largest batch size seen") { $0.maxBatchSize },
    ]

    static let derivedFamilies: [MetricFamily<Self>] = [
        .derived("avg_batch_size", "Average batch size (0.0 if no batches)") { $0.averageBatchSize },
        .derived("success_rate", "Ratio of produced to total (produced + errors), 1.0 if no activity") {
            $0.successRate
        },
    ]
}
