/// The counts of a sink at one point in time, or during one interval.
///
/// The members of the JSON form have the names of Rivven's connector page. Unknown members are ignored.
public struct KafkaSinkMetricsSnapshot: Sendable, Hashable {
    /// The number of messages that were written.
    public var messagesProduced: UInt64
    /// The size of the written messages in bytes.
    public var bytesProduced: UInt64
    /// The number of sends.
    public var sends: UInt64
    /// The number of errors of any kind.
    public var errors: UInt64
    /// The number of flushes.
    public var flushes: UInt64
    /// The number of further attempts after failures.
    public var retries: UInt64
    /// The size of the smallest non-empty batch in messages; 0 if there was none.
    public var minBatchSize: UInt64
    /// The size of the largest batch in messages; 0 if there was none.
    public var maxBatchSize: UInt64
    /// The number of non-empty batches, from which the average is computed.
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

    /// The average number of messages per batch; 0 if there are no batches.
    @inlinable
    public var averageBatchSize: Double { Ratio.of(messagesProduced, to: batches, otherwise: 0) }

    /// Returns the messages per second for counts from the duration `elapsed`; 0 if it is not above 0.
    @inlinable
    public func rate(over elapsed: Duration) -> Double { Ratio.of(messagesProduced, over: elapsed) }

    /// The ratio of written messages to written messages plus errors, 0 to 1; 1 if both are 0.
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

    /// Decodes a snapshot. If `batches` is missing, as in Rivven's own snapshots, the number of sends is used instead.
    ///
    /// - Throws: `DecodingError` if another member is missing or invalid.
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
