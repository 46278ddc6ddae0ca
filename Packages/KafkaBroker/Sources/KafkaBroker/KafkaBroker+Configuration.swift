public import KafkaSASL
public import KafkaTransport

extension KafkaBroker {
    /// How an embedded broker is set up.
    public struct Configuration: Sendable {
        /// The address to listen on.
        public var host: String
        /// The port to listen on; 0 takes any free one.
        public var port: UInt16
        /// How the listener speaks TLS; plaintext where it is `nil`.
        public var tls: TLSServerConfiguration?
        /// The mechanisms by which a client can say who it is, each as it is before its first message, which is where
        /// every connection begins. Where there is one, a client must; where there is none, it may not.
        public var mechanisms: [any SASLServer] = []
        /// How long a client stays authenticated (`connections.max.reauth.ms`); `nil` is as long as its credentials last.
        public var sessionLifetime: Duration?
        /// The name that clients are told to connect to; `host` where it is `nil`, or `localhost` where `host` stands
        /// for every address.
        public var advertisedHost: String?
        /// Where topics, offsets and identities are kept; `nil` keeps them in memory, and they end with the broker.
        public var dataDirectory: String?
        /// When written records are forced to disk. `.never` is safe against a killed process, as Kafka is.
        public var durability: Durability = .never
        /// Whether the broker starts although its data directory is damaged: what is sound before the damage is kept, the
        /// rest is moved aside to files whose names end with `.damaged`, and a warning names each loss. Default false:
        /// the start fails and names the file, the byte and the offset.
        public var salvage = false
        /// Whether a topic that a client asks metadata of is made (`auto.create.topics.enable`).
        public var autoCreateTopics = true
        /// The partitions of a topic that is made without saying how many (`num.partitions`).
        public var defaultPartitions = 1
        /// How long the first join of an empty group waits for others (`group.initial.rebalance.delay.ms`, which Kafka
        /// sets to 3 s).
        public var groupInitialRebalanceDelay: Duration = .zero
        /// How often retention is applied and expired state dropped (`log.retention.check.interval.ms`).
        public var retentionCheckInterval: Duration = .seconds(300)
        /// How long the offsets of an empty group are kept (`offsets.retention.minutes`).
        public var offsetsRetention: Duration = .seconds(7 * 24 * 3600)
        /// How long after its outcome is decided a transaction is completed. With a real cluster's few milliseconds a
        /// client meets CONCURRENT_TRANSACTIONS, and readers wait; with none, the default, nobody ever does.
        public var transactionMarkerDelay: Duration = .zero
        /// Where the broker says what goes wrong.
        public var log = Log.standardError(level: .warning)
        /// What clients may ask for at most.
        public var limits = Limits()
        /// Returns the number of files that the process may have open; a parameter for tests.
        var openFiles: @Sendable () -> Int = OpenFiles.raiseLimit

        /// Creates a configuration.
        ///
        /// - Parameters:
        ///   - host: The address to listen on.
        ///   - port: The port to listen on; 0 takes any free one.
        ///   - dataDirectory: Where everything is kept; `nil` keeps it in memory.
        public init(host: String = "127.0.0.1", port: UInt16 = 0, dataDirectory: String? = nil) {
            self.host = host
            self.port = port
            self.dataDirectory = dataDirectory
        }
    }

    /// When written records are forced to disk.
    public enum Durability: Sendable, Hashable {
        /// The operating system decides: safe against a killed process, not against a power failure.
        case never
        /// At most so much time passes before what was written is on disk.
        case interval(Duration)
        /// Before a producer is answered.
        case always
    }

    /// What clients may ask of a broker at most; past it they get an error, and the broker goes on.
    public struct Limits: Sendable {
        /// The largest request, in bytes (`socket.request.max.bytes`).
        public var requestBytes = 100 << 20
        /// The memory of requests that arrive in parts, over all connections, in bytes. A request that would take more is
        /// refused, and its connection closed. Default 512 MiB.
        public var incomingBytes = 512 << 20
        /// The part of `incomingBytes` that clients may take before they have authenticated. Default 16 MiB.
        public var unauthenticatedBytes = 16 << 20
        /// The connections that are open at a time (`max.connections`).
        public var connections = 10_000
        /// How long a connection may be silent before it is closed (`connections.max.idle.ms`); `nil` is for ever.
        public var idleTime: Duration? = .seconds(600)
        /// The answers to one connection that may wait to be sent, in bytes, before no more of its requests are read.
        public var unsentBytes = 8 << 20
        /// The responses of all connections that may wait to be sent, in bytes, before fetches get no records. Default 512 MiB.
        public var totalUnsentBytes = 512 << 20
        /// The bytes to which the batches of one request may be decompressed. Default 256 MiB.
        public var decompressedBytes = 256 << 20
        /// The bytes of records in the answer to one fetch (`fetch.max.bytes`).
        public var fetchBytes = 55 << 20
        /// The partitions of one topic.
        public var partitionsPerTopic = 10_000
        /// The partitions of all topics.
        public var partitions = 50_000
        /// The consumer groups.
        public var groups = 100_000
        /// The members of one group (`group.max.size`).
        public var groupMembers = 10_000
        /// The shortest and longest session timeouts that a member may ask for (`group.min.session.timeout.ms`, which
        /// Kafka sets to 6 s, and `group.max.session.timeout.ms`).
        public var sessionTimeouts: ClosedRange<Duration> = .milliseconds(100)...(.seconds(1800))
        /// The longest timeout that a transactional producer may ask for (`transaction.max.timeout.ms`).
        public var transactionTimeout: Duration = .seconds(900)
        /// The transactional ids.
        public var transactionalIDs = 100_000
        /// The metadata of a committed offset, in bytes (`offset.metadata.max.bytes`).
        public var offsetMetadataBytes = 4096
        /// The bytes of groups and their members: ids, metadata and assignments. A join or an assignment that does not
        /// fit is refused with GROUP_MAX_SIZE_REACHED, after groups that have been empty the longest were forgotten.
        public var groupBytes = 64 << 20
        /// The bytes of committed offsets. A commit that does not fit is refused with INVALID_COMMIT_OFFSET_SIZE.
        public var offsetBytes = 128 << 20
        /// The bytes of transactional ids, with the partitions and groups of their transactions. What does not fit is
        /// refused with POLICY_VIOLATION.
        public var transactionBytes = 64 << 20
        /// The bytes that partitions keep about idempotent producers. A producer that does not fit is refused with
        /// POLICY_VIOLATION, unless others have been silent for long enough to be forgotten.
        public var producerBytes = 64 << 20
        /// The bytes of the topics' names and configurations. A topic that does not fit is refused with
        /// POLICY_VIOLATION.
        public var topicBytes = 64 << 20
        /// The bytes of requests that wait. A fetch that does not fit receives its response at once, and a join or a
        /// sync is refused with GROUP_MAX_SIZE_REACHED.
        public var waitingBytes = 64 << 20
        /// The bytes of all these kinds of state together.
        public var stateBytes = 256 << 20

        /// Creates the default limits.
        public init() {}
    }
}
