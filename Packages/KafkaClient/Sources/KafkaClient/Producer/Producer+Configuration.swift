public import KafkaCodecs

extension Producer {
    /// The acknowledgement that the producer waits for before a record counts as written.
    public enum Acks: Int16, Sendable {
        /// No acknowledgement: a record counts as written once it was handed to the socket. Delivery is at most once.
        case none = 0
        /// The leader has written the record.
        case leader = 1
        /// All in-sync replicas have written the record.
        case all = -1
    }

    /// What happens to the records behind a failed batch of their partition.
    ///
    /// A producer with a transactional id does not use this: there a failed batch fails the transaction.
    public enum FailedPartitions: Sendable {
        /// If a batch fails because its records are invalid, they are dropped, and the partition continues. After any
        /// other failure the records that were appended behind it fail too, with `.precedingBatchFailed`. `append` then
        /// throws that error until the reports of all these batches were read; `send` waits until they have ended.
        case failFollowing
        /// After any failure the records that were appended behind it fail with `.precedingBatchFailed`, and `append`
        /// and `send` throw that error until the caller decides how to continue and calls `reopen(_:partition:)`. So no
        /// record is ever written before an earlier one of its partition, unless the caller dropped the earlier one.
        case hold
    }

    /// The settings of a producer. They have the names and defaults of Kafka's keys wherever Kafka has such a key.
    public struct Configuration: Sendable {
        /// `acks`. Default `.all`.
        public var acks: Acks
        /// `enable.idempotence`: whether retries neither duplicate nor reorder records. Requires `acks` all. Default
        /// true.
        public var isIdempotent: Bool
        /// `transactional.id`: the name under which transactions are written. One producer at a time can use it: a new
        /// producer with the same id fences the former one. Requires idempotence and `acks` all. Default `nil`: no
        /// transactions.
        public var transactionalID: String?
        /// `transaction.timeout.ms`: how long a transaction may stay open before the broker aborts it; at most the
        /// broker's `transaction.max.timeout.ms`. Default 60 s.
        public var transactionTimeout: Duration
        /// `compression.type`. Default `.none`.
        public var compression: Compression
        /// `compression.CODEC.level` (KIP-390): a level of the chosen codec. Default `nil`: the codec's default level.
        public var compressionLevel: Int?
        /// `batch.size`: the size in bytes at which a batch is full. From 128 bytes to 64 MiB. Default 16 KiB.
        public var batchSize: Int
        /// `linger.ms`: how long a batch waits for more records. Default 5 ms.
        public var linger: Duration
        /// `buffer.memory`: the maximum number of bytes that all batches use together. At least two batches. Default 32
        /// MiB.
        public var bufferMemory: Int
        /// `max.request.size`: the maximum size of a record, and of a request, in bytes. At least 1 KiB. Default 1 MiB.
        public var maximumRequestSize: Int
        /// `retries`: how many responses may refuse a batch, after the first, before it fails. Lost connections,
        /// timeouts, and errors about leaders or replicas do not count: after them a batch is sent again until
        /// `deliveryTimeout`. Default 2^31 - 1.
        public var retries: Int
        /// `retry.backoff.ms`: the first wait before a batch is sent again; it doubles up to one second, plus or minus
        /// 20 %. Default 100 ms.
        public var retryBackoff: Duration
        /// `delivery.timeout.ms`: how long after its first record was appended a batch may still be sent. Its report
        /// arrives at most one request timeout later. Default 120 s.
        public var deliveryTimeout: Duration
        /// `max.in.flight.requests.per.connection`. Default 5, which is also the maximum for an idempotent producer.
        public var maximumInFlight: Int
        /// `metadata.max.age.ms`: how often the producer looks for partitions that were added to its topics. Default 5
        /// min.
        public var metadataMaximumAge: Duration
        /// What happens to the records that were appended after a failed batch of their partition. Default
        /// `.failFollowing`.
        public var failedPartitions: FailedPartitions
        /// Whether the broker may create a topic that does not exist (`AllowAutoTopicCreation` in Metadata requests).
        /// Default false.
        public var allowsAutoTopicCreation: Bool
        /// Whether the caller reads `deliveries`. If it is true and the reports are not read, the producer stops
        /// sending at 4,096 unread reports. Default false.
        public var reportsDeliveries: Bool

        /// Creates a configuration. Each parameter is the initial value of the property with its name.
        public init(
            acks: Acks = .all,
            isIdempotent: Bool = true,
            transactionalID: String? = nil,
            transactionTimeout: Duration = .seconds(60),
            compression: Compression = .none,
            compressionLevel: Int? = nil,
            batchSize: Int = 16_384,
            linger: Duration = .milliseconds(5),
            bufferMemory: Int = 32 << 20,
            maximumRequestSize: Int = 1 << 20,
            retries: Int = Int(Int32.max),
            retryBackoff: Duration = .milliseconds(100),
            deliveryTimeout: Duration = .seconds(120),
            maximumInFlight: Int = 5,
            metadataMaximumAge: Duration = .seconds(300),
            failedPartitions: FailedPartitions = .failFollowing,
            allowsAutoTopicCreation: Bool = false,
            reportsDeliveries: Bool = false
        ) {
            self.acks = acks
            self.isIdempotent = isIdempotent
            self.transactionalID = transactionalID
            self.transactionTimeout = transactionTimeout
            self.compression = compression
            self.compressionLevel = compressionLevel
            self.batchSize = batchSize
            self.linger = linger
            self.bufferMemory = bufferMemory
            self.maximumRequestSize = maximumRequestSize
            self.retries = retries
            self.retryBackoff = retryBackoff
            self.deliveryTimeout = deliveryTimeout
            self.maximumInFlight = maximumInFlight
            self.metadataMaximumAge = metadataMaximumAge
            self.failedPartitions = failedPartitions
            self.allowsAutoTopicCreation = allowsAutoTopicCreation
            self.reportsDeliveries = reportsDeliveries
        }

        func validate() throws(KafkaError) {
            func check(_ isRight: Bool, _ message: String) throws(KafkaError) {
                guard isRight else { throw KafkaError(.invalidArgument, message) }
            }
            try check(!isIdempotent || acks == .all, "an idempotent producer needs acks all: change one of the two")
            try check(transactionalID != "", "the transactional id is empty: set nil for no transactions")
            try check(
                transactionalID.map { $0.utf8.count <= 32_767 } ?? true,
                "the transactional id has \(transactionalID?.utf8.count ?? 0) bytes: at most 32,767 are allowed")
            try check(transactionalID == nil || isIdempotent, "a transactional producer must be idempotent")
            try check(
                transactionTimeout >= .milliseconds(1),
                "invalid transaction timeout of \(transactionTimeout): must be at least 1 ms")
            try check(
                (1...5).contains(maximumInFlight) || !isIdempotent,
                "invalid maximumInFlight \(maximumInFlight): must be 1 to 5 for an idempotent producer")
            try check(maximumInFlight >= 1, "invalid maximumInFlight \(maximumInFlight): must be 1 or greater")
            try check(
                batchSize >= 128 && batchSize <= 64 << 20,
                "invalid batchSize \(batchSize): must be from 128 bytes to 64 MiB")
            try check(
                bufferMemory >= 2 * batchSize,
                "invalid bufferMemory \(bufferMemory): must be at least twice the batchSize of \(batchSize)")
            try check(
                maximumRequestSize >= 1024,
                "invalid maximumRequestSize \(maximumRequestSize): must be at least 1024 bytes")
            try check(
                compressionLevel.map { compression.accepts(level: $0) } ?? true,
                "\(compression.name) has no compression level \(compressionLevel ?? 0)")
            try check(retries >= 0, "invalid retries \(retries): must be 0 or greater")
            try check(
                metadataMaximumAge > .zero, "invalid metadataMaximumAge of \(metadataMaximumAge): must be above 0")
            try check(
                linger >= .zero && deliveryTimeout > linger,
                "the delivery timeout of \(deliveryTimeout) must be longer than the linger of \(linger)")
        }
    }
}
