extension Consumer {
    /// Where to begin where no offset is committed, or the committed one is gone.
    public enum OffsetReset: Sendable {
        /// At the first record that is there.
        case earliest
        /// At the next record to come.
        case latest
        /// Nowhere: the consumer ends with `.noOffset`.
        case none
    }

    /// What a consumer is told when its partitions change. Each call is awaited before the group goes on.
    public struct RebalanceHooks: Sendable {
        /// The partitions are this member's from now on. Nothing of them was fetched yet: `seek(to:)` from here decides
        /// where that begins.
        public var assigned: @Sendable ([TopicPartition]) async -> Void = { _ in }
        /// The partitions are about to go; nothing more of them is handed out, and commits are still taken.
        public var revoked: @Sendable ([TopicPartition]) async -> Void = { _ in }
        /// The partitions are gone: another member may have them already, and commits are refused.
        public var lost: @Sendable ([TopicPartition]) async -> Void = { _ in }

        /// Creates hooks that do nothing.
        public init() {}
    }

    /// How a consumer behaves. Names and defaults are Kafka's where it has them.
    public struct Configuration: Sendable {
        /// `auto.offset.reset`. Default latest, as Kafka's.
        public var offsetReset = OffsetReset.latest
        /// `isolation.level`. Default read_uncommitted.
        public var isolationLevel = IsolationLevel.readUncommitted
        /// `fetch.min.bytes`. Default 1.
        public var fetchMinimumBytes = 1
        /// `fetch.max.bytes`: the most of one answer; a single larger batch comes all the same. Default 50 MiB.
        public var fetchMaximumBytes = 50 << 20
        /// `max.partition.fetch.bytes`. Default 1 MiB.
        public var fetchMaximumBytesPerPartition = 1 << 20
        /// `fetch.max.wait.ms`: how long the broker waits for the minimum. Default 500 ms.
        public var fetchMaximumWait = Duration.milliseconds(500)
        /// How many fetched bytes may wait to be read before no more are asked for. Default 16 MiB.
        public var prefetchBytes = 16 << 20
        /// `check.crcs`. Default true.
        public var verifiesChecksums = true
        /// `session.timeout.ms`: without a heartbeat for so long, the member is put out of its group. Default 45 s.
        public var sessionTimeout = Duration.seconds(45)
        /// `heartbeat.interval.ms`. Default 3 s.
        public var heartbeatInterval = Duration.seconds(3)
        /// `max.poll.interval.ms`: how long a handed-out batch may take before the member leaves its group. Default 5 min.
        public var maximumPollInterval = Duration.seconds(300)
        /// `group.instance.id`: a static member keeps its partitions over a restart within the session timeout.
        public var groupInstanceID: String?
        /// `metadata.max.age.ms`: how often new partitions are looked for. Default 30 s.
        public var metadataMaximumAge = Duration.seconds(30)
        /// What is called when partitions come and go.
        public var hooks = RebalanceHooks()
        /// What is told of what the consumer did by itself, such as going on at another offset than it was to. It is
        /// called on the client's own thread, so it returns at once.
        public var onEvent: @Sendable (Event) -> Void = { _ in }

        /// Creates the default configuration.
        public init() {}

        func validate() throws(KafkaError) {
            func check(_ isRight: Bool, _ message: String) throws(KafkaError) {
                guard isRight else { throw KafkaError(.invalidArgument, message) }
            }
            try check(fetchMinimumBytes >= 0, "fetch.min.bytes cannot be negative")
            try check((1...Int(Int32.max)).contains(fetchMaximumBytes), "fetch.max.bytes lies between 1 and 2 GiB")
            try check(
                (1...Int(Int32.max)).contains(fetchMaximumBytesPerPartition),
                "max.partition.fetch.bytes lies between 1 and 2 GiB")
            try check(prefetchBytes > 0, "the bytes to fetch ahead must be positive")
            try check(heartbeatInterval < sessionTimeout, "the heartbeat interval must be below the session timeout")
            try check(heartbeatInterval > .zero, "the heartbeat interval must be positive")
            try check(maximumPollInterval > .zero, "max.poll.interval.ms must be positive")
        }
    }
}
