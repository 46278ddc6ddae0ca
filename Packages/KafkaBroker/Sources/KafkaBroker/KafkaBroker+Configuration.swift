public import KafkaSASL
public import KafkaTransport

extension KafkaBroker {
    /// The configuration of an embedded broker.
    public struct Configuration: Sendable {
        /// The address to listen on.
        public var host: String
        /// The port to listen on; 0 chooses a free one.
        public var port: UInt16
        /// The TLS configuration of the listener, or `nil` for plaintext.
        public var tls: TLSServerConfiguration?
        /// The SASL mechanisms that clients can authenticate with. Each is in its initial state; every connection
        /// begins with a copy. If there is a mechanism, every client must authenticate. If there is none, clients
        /// cannot authenticate. Default: none.
        public var mechanisms: [any SASLServer] = []
        /// How long a client stays authenticated (`connections.max.reauth.ms`); `nil` means as long as its credentials
        /// are valid.
        public var sessionLifetime: Duration?
        /// The host name that clients are told to connect to. If `nil`, it is `host`, or `localhost` if `host` is a
        /// wildcard address.
        public var advertisedHost: String?
        /// The directory that stores topics, offsets and identities. With `nil` they are in memory, and are lost when
        /// the broker stops.
        public var dataDirectory: String?
        /// When written records are synced to disk. Default `.never`: a killed process loses nothing, as with Kafka.
        public var durability: Durability = .never
        /// Whether the broker starts although its data directory is damaged. Then valid data before the damage is kept,
        /// the rest is moved aside to files whose names end with `.damaged`, and a warning names each loss. Default
        /// `false`: the start fails and names the file, the byte and the offset.
        public var salvage = false
        /// Whether a Metadata request creates a topic that does not exist (`auto.create.topics.enable`). Default
        /// `true`.
        public var autoCreateTopics = true
        /// The number of partitions of a new topic for which none is given (`num.partitions`). Default 1.
        public var defaultPartitions = 1
        /// How long the first join of an empty group waits for other members (`group.initial.rebalance.delay.ms`).
        /// Default 0; Kafka's default is 3 s.
        public var groupInitialRebalanceDelay: Duration = .zero
        /// How often retention is applied and expired state is dropped (`log.retention.check.interval.ms`). Default 5
        /// minutes.
        public var retentionCheckInterval: Duration = .seconds(300)
        /// How long the offsets of an empty group are kept (`offsets.retention.minutes`). Default 7 days.
        public var offsetsRetention: Duration = .seconds(7 * 24 * 3600)
        /// The time between the decision about a transaction's outcome and its completion. With the few milliseconds of
        /// a real cluster, clients receive CONCURRENT_TRANSACTIONS and readers wait. With the default of 0, that never
        /// happens.
        public var transactionMarkerDelay: Duration = .zero
        /// The log for problems of the broker. Default: warnings and errors, on standard error.
        public var log = Log.standardError(level: .warning)
        /// The limits on what clients can use.
        public var limits = Limits()
        /// Returns the number of files that the process may open. Tests replace it.
        var openFiles: @Sendable () -> Int = OpenFiles.raiseLimit

        /// Creates a configuration.
        ///
        /// - Parameters:
        ///   - host: The address to listen on.
        ///   - port: The port to listen on; 0 chooses a free one.
        ///   - dataDirectory: The directory that stores everything; `nil` keeps it in memory.
        public init(host: String = "127.0.0.1", port: UInt16 = 0, dataDirectory: String? = nil) {
            self.host = host
            self.port = port
            self.dataDirectory = dataDirectory
        }
    }

    /// The policy for syncing written records to disk.
    public enum Durability: Sendable, Hashable {
        /// The operating system decides when to write. Records survive a killed process, but may not survive a power
        /// failure.
        case never
        /// Records are on disk at most this long after they were written.
        case interval(Duration)
        /// Records are on disk before the producer receives the response.
        case always
    }

    /// Limits on what clients can use. A request beyond a limit receives an error, and the broker continues.
    public struct Limits: Sendable {
        /// The largest request, in bytes (`socket.request.max.bytes`). Default 100 MiB.
        public var requestBytes: Int
        /// The memory for requests that arrive in parts, over all connections, in bytes. A request that would exceed it
        /// is refused, and its connection is closed. Default 512 MiB.
        public var incomingBytes: Int
        /// The part of `incomingBytes` that clients can use before they have authenticated, in bytes. Default 16 MiB.
        public var unauthenticatedBytes: Int
        /// The number of open connections (`max.connections`). Default 10,000.
        public var connections: Int
        /// How long a connection may be idle before it is closed (`connections.max.idle.ms`); `nil` means no limit.
        /// Default 600 s.
        public var idleTime: Duration?
        /// The size, in bytes, of the unsent responses of one connection at which the broker stops reading its
        /// requests. Default 8 MiB.
        public var unsentBytes: Int
        /// The size, in bytes, of the unsent responses of all connections at which fetches receive no more records.
        /// Default 512 MiB.
        public var totalUnsentBytes: Int
        /// The total decompressed size of the batches of one request, in bytes. Default 256 MiB.
        public var decompressedBytes: Int
        /// The size of the records in the response to one fetch, in bytes (`fetch.max.bytes`). Default 55 MiB.
        public var fetchBytes: Int
        /// The number of partitions of one topic. Default 10,000.
        public var partitionsPerTopic: Int
        /// The number of partitions of all topics together. Default 50,000.
        public var partitions: Int
        /// The number of consumer groups. Default 100,000.
        public var groups: Int
        /// The number of members of one group (`group.max.size`). Default 10,000.
        public var groupMembers: Int
        /// The session timeouts that a member may request (`group.min.session.timeout.ms` and
        /// `group.max.session.timeout.ms`). Default 100 ms to 1,800 s; Kafka's minimum is 6 s.
        public var sessionTimeouts: ClosedRange<Duration>
        /// The longest timeout that a transactional producer may request (`transaction.max.timeout.ms`). Default 900 s.
        public var transactionTimeout: Duration
        /// The number of transactional ids. Default 100,000.
        public var transactionalIDs: Int
        /// The size of the metadata of a committed offset, in bytes (`offset.metadata.max.bytes`). Default 4,096.
        public var offsetMetadataBytes: Int
        /// The bytes of groups and their members: ids, metadata and assignments. If a join or an assignment does not
        /// fit, the groups that have been empty the longest are deleted. If that is not enough, the request is refused
        /// with GROUP_MAX_SIZE_REACHED. Default 64 MiB.
        public var groupBytes: Int
        /// The bytes of committed offsets. A commit that does not fit is refused with INVALID_COMMIT_OFFSET_SIZE.
        /// Default 128 MiB.
        public var offsetBytes: Int
        /// The bytes of transactional ids, with the partitions and groups of their transactions. A request that does
        /// not fit is refused with POLICY_VIOLATION. Default 64 MiB.
        public var transactionBytes: Int
        /// The bytes that partitions keep about idempotent producers. If a new producer does not fit, the state of
        /// producers that were inactive long enough is deleted. If that is not enough, the producer is refused with
        /// POLICY_VIOLATION. Default 64 MiB.
        public var producerBytes: Int
        /// The bytes of the topics' names and configurations. A topic that does not fit is refused with
        /// POLICY_VIOLATION. Default 64 MiB.
        public var topicBytes: Int
        /// The bytes of requests that wait. A fetch that does not fit receives its response at once. A join or a sync
        /// that does not fit is refused with GROUP_MAX_SIZE_REACHED. Default 64 MiB.
        public var waitingBytes: Int
        /// The bytes of all these kinds of state together. Default 256 MiB.
        public var stateBytes: Int

        /// Creates limits. Each parameter is the initial value of the property with its name.
        public init(
            requestBytes: Int = 100 << 20,
            incomingBytes: Int = 512 << 20,
            unauthenticatedBytes: Int = 16 << 20,
            connections: Int = 10_000,
            idleTime: Duration? = .seconds(600),
            unsentBytes: Int = 8 << 20,
            totalUnsentBytes: Int = 512 << 20,
            decompressedBytes: Int = 256 << 20,
            fetchBytes: Int = 55 << 20,
            partitionsPerTopic: Int = 10_000,
            partitions: Int = 50_000,
            groups: Int = 100_000,
            groupMembers: Int = 10_000,
            sessionTimeouts: ClosedRange<Duration> = .milliseconds(100)...(.seconds(1800)),
            transactionTimeout: Duration = .seconds(900),
            transactionalIDs: Int = 100_000,
            offsetMetadataBytes: Int = 4096,
            groupBytes: Int = 64 << 20,
            offsetBytes: Int = 128 << 20,
            transactionBytes: Int = 64 << 20,
            producerBytes: Int = 64 << 20,
            topicBytes: Int = 64 << 20,
            waitingBytes: Int = 64 << 20,
            stateBytes: Int = 256 << 20
        ) {
            self.requestBytes = requestBytes
            self.incomingBytes = incomingBytes
            self.unauthenticatedBytes = unauthenticatedBytes
            self.connections = connections
            self.idleTime = idleTime
            self.unsentBytes = unsentBytes
            self.totalUnsentBytes = totalUnsentBytes
            self.decompressedBytes = decompressedBytes
            self.fetchBytes = fetchBytes
            self.partitionsPerTopic = partitionsPerTopic
            self.partitions = partitions
            self.groups = groups
            self.groupMembers = groupMembers
            self.sessionTimeouts = sessionTimeouts
            self.transactionTimeout = transactionTimeout
            self.transactionalIDs = transactionalIDs
            self.offsetMetadataBytes = offsetMetadataBytes
            self.groupBytes = groupBytes
            self.offsetBytes = offsetBytes
            self.transactionBytes = transactionBytes
            self.producerBytes = producerBytes
            self.topicBytes = topicBytes
            self.waitingBytes = waitingBytes
            self.stateBytes = stateBytes
        }
    }
}
