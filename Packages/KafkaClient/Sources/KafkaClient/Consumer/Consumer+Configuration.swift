extension Consumer {
    /// Where reading begins if a partition has no committed offset, or if the offset is no longer in the log.
    public enum OffsetReset: Sendable {
        /// At the first record in the log.
        case earliest
        /// At the end of the log: only records that are written from then on are read.
        case latest
        /// Nowhere: the consumer fails with `.noOffset`.
        case none
    }

    /// Functions that are called with the consumer when its partitions change. The rebalance continues when a call has
    /// returned. By default they do nothing.
    ///
    /// A hook may run before the call that creates the consumer has returned.
    public struct RebalanceHooks: Sendable {
        /// Called with partitions that this member owns from now on. Nothing has been fetched yet, so `seek(to:)` can
        /// be called here to choose where reading begins.
        public var assigned: @Sendable (Consumer, [TopicPartition]) async -> Void
        /// Called with partitions that are about to be given up. No more batches of them are handed out, but commits
        /// are still accepted.
        public var revoked: @Sendable (Consumer, [TopicPartition]) async -> Void
        /// Called with partitions that were lost. Another member may own them already, and commits are rejected.
        public var lost: @Sendable (Consumer, [TopicPartition]) async -> Void

        /// Creates hooks. Each parameter is the initial value of the property with its name.
        public init(
            assigned: @escaping @Sendable (Consumer, [TopicPartition]) async -> Void = { _, _ in },
            revoked: @escaping @Sendable (Consumer, [TopicPartition]) async -> Void = { _, _ in },
            lost: @escaping @Sendable (Consumer, [TopicPartition]) async -> Void = { _, _ in }
        ) {
            self.assigned = assigned
            self.revoked = revoked
            self.lost = lost
        }
    }

    /// Settings of a consumer. Settings of Kafka have their Kafka names and defaults, except that `metadata.max.age.ms`
    /// is shorter.
    public struct Configuration: Sendable {
        /// `auto.offset.reset`. Default latest, as in Kafka.
        public var offsetReset: OffsetReset
        /// `isolation.level`. Default read_uncommitted.
        public var isolationLevel: IsolationLevel
        /// `fetch.min.bytes`: how many bytes the broker waits for before it responds. Default 1.
        public var fetchMinimumBytes: Int
        /// `fetch.max.bytes`: the most bytes in a response. A single batch that is larger is returned all the same.
        /// Default 50 MiB.
        public var fetchMaximumBytes: Int
        /// `max.partition.fetch.bytes`: the most bytes of one partition in a response. Default 1 MiB.
        public var fetchMaximumBytesPerPartition: Int
        /// `fetch.max.wait.ms`: how long the broker waits for `fetchMinimumBytes`. Default 500 ms.
        public var fetchMaximumWait: Duration
        /// How many fetched bytes may wait for the reader before fetching stops. Default 16 MiB.
        public var prefetchBytes: Int
        /// `check.crcs`: whether the checksum of each batch is verified. Default true.
        public var verifiesChecksums: Bool
        /// `session.timeout.ms`: a member that sends no heartbeat for this long is removed from its group. Default
        /// 45 s.
        public var sessionTimeout: Duration
        /// `heartbeat.interval.ms`: how often a member sends a heartbeat. Default 3 s.
        public var heartbeatInterval: Duration
        /// `max.poll.interval.ms`: how long the reader may hold a batch before the member leaves its group. It is the
        /// rebalance timeout too. Default 5 min.
        public var maximumPollInterval: Duration
        /// `group.instance.id`: makes the member static, so that it keeps its partitions if it restarts within the
        /// session timeout. Default `nil`.
        public var groupInstanceID: String?
        /// `metadata.max.age.ms`: how often the consumer looks for new partitions. Default 30 s; Kafka's is 5 min.
        public var metadataMaximumAge: Duration
        /// Functions that are called when partitions are assigned, revoked or lost.
        public var hooks: RebalanceHooks
        /// Called when the consumer does something by itself, such as continuing at another offset. It runs on the
        /// client's thread, so it must return quickly. Does nothing by default.
        public var onEvent: @Sendable (Event) -> Void

        /// Creates a configuration. Each parameter is the initial value of the property with its name.
        public init(
            offsetReset: OffsetReset = .latest,
            isolationLevel: IsolationLevel = .readUncommitted,
            fetchMinimumBytes: Int = 1,
            fetchMaximumBytes: Int = 50 << 20,
            fetchMaximumBytesPerPartition: Int = 1 << 20,
            fetchMaximumWait: Duration = .milliseconds(500),
            prefetchBytes: Int = 16 << 20,
            verifiesChecksums: Bool = true,
            sessionTimeout: Duration = .seconds(45),
            heartbeatInterval: Duration = .seconds(3),
            maximumPollInterval: Duration = .seconds(300),
            groupInstanceID: String? = nil,
            metadataMaximumAge: Duration = .seconds(30),
            hooks: RebalanceHooks = .init(),
            onEvent: @escaping @Sendable (Event) -> Void = { _ in }
        ) {
            self.offsetReset = offsetReset
            self.isolationLevel = isolationLevel
            self.fetchMinimumBytes = fetchMinimumBytes
            self.fetchMaximumBytes = fetchMaximumBytes
            self.fetchMaximumBytesPerPartition = fetchMaximumBytesPerPartition
            self.fetchMaximumWait = fetchMaximumWait
            self.prefetchBytes = prefetchBytes
            self.verifiesChecksums = verifiesChecksums
            self.sessionTimeout = sessionTimeout
            self.heartbeatInterval = heartbeatInterval
            self.maximumPollInterval = maximumPollInterval
            self.groupInstanceID = groupInstanceID
            self.metadataMaximumAge = metadataMaximumAge
            self.hooks = hooks
            self.onEvent = onEvent
        }

        func validate() throws(KafkaError) {
            func check(_ isRight: Bool, _ message: String) throws(KafkaError) {
                guard isRight else { throw KafkaError(.invalidArgument, message) }
            }
            try check(fetchMinimumBytes >= 0, "invalid fetch.min.bytes \(fetchMinimumBytes): must be 0 or greater")
            try check(
                (1...Int(Int32.max)).contains(fetchMaximumBytes),
                "invalid fetch.max.bytes \(fetchMaximumBytes): must be 1 to \(Int32.max)")
            try check(
                (1...Int(Int32.max)).contains(fetchMaximumBytesPerPartition),
                "invalid max.partition.fetch.bytes \(fetchMaximumBytesPerPartition): must be 1 to \(Int32.max)")
            try check(prefetchBytes > 0, "invalid prefetchBytes \(prefetchBytes): must be 1 or greater")
            try check(
                heartbeatInterval < sessionTimeout,
                "the heartbeat interval of \(heartbeatInterval) must be below the session timeout of \(sessionTimeout)")
            try check(
                heartbeatInterval > .zero, "invalid heartbeat interval of \(heartbeatInterval): must be above 0")
            try check(
                maximumPollInterval > .zero, "invalid max.poll.interval.ms of \(maximumPollInterval): must be above 0")
        }
    }
}
