public import KafkaCodecs

/// A record to publish.
public struct RivvenRecord: Sendable, Hashable {
    /// The key; `nil` if there is none, which differs from an empty key.
    public var key: Bytes?
    /// The value.
    public var value: Bytes

    /// Creates a record.
    public init(key: Bytes?, value: Bytes) {
        self.key = key
        self.value = value
    }
}

/// A record that was read from a partition.
public struct RivvenMessage: Sendable, Hashable {
    /// The offset in the partition.
    public var offset: Int64
    /// When it was written, in milliseconds since 1970.
    public var timestamp: Int64
    /// The key; `nil` if there is none, which differs from an empty key.
    public var key: Bytes?
    /// The value.
    public var value: Bytes
    /// The headers, in order.
    public var headers: [RivvenPair<String, Bytes>]

    /// Creates a message.
    public init(
        offset: Int64, timestamp: Int64, key: Bytes?, value: Bytes, headers: [RivvenPair<String, Bytes>] = []
    ) {
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// A store of events: the embedded log or a Rivven cluster. Connectors use either through this interface.
public protocol RivvenStore: Sendable {
    /// Creates a topic and returns its partition count. A topic that exists already is not changed.
    ///
    /// - Parameter partitions: The number of partitions; the store's default if `nil`.
    /// - Throws: `RivvenError` if the topic cannot be created.
    func createTopic(_ name: String, partitions: Int?) async throws -> Int
    /// Returns the number of partitions, or `nil` if the topic does not exist.
    func partitionCount(topic: String) async throws -> Int?
    /// Returns every topic with its number of partitions, sorted by name.
    func topics() async throws -> [(name: String, partitions: Int)]
    /// Writes records, in order. Returns the offset of the first once all are acknowledged.
    func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64
    /// Returns messages from `offset` on, in order. If there are none, waits for at most `maximumWait`.
    func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage]
    /// Returns the offset of the first message, and the offset that the next message will get.
    func offsetBounds(topic: String, partition: Int) async throws -> (earliest: Int64, latest: Int64)
    /// Commits the offset that `group` reads next.
    func commit(group: String, topic: String, partition: Int, offset: Int64) async throws
    /// Returns the offset that `group` reads next, or `nil` if none was committed.
    func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64?
    /// Joins a group whose members share the partitions of `topics`, including partitions that are added later.
    ///
    /// Returns once the member has joined. Its partitions are reported to `hooks`. The members of a group may be in
    /// several processes if the store is a cluster, and are in one process if it is an embedded log. Each member may
    /// subscribe to other topics.
    ///
    /// - Throws: `RivvenError` if the group cannot be joined.
    func join(
        group: String, topics: [String], options: RivvenGroupOptions, hooks: RivvenGroupHooks
    ) async throws -> any RivvenGroupMember
    /// The log's unique id, if known. A log that is created in the place of another has a different id.
    var id: String? { get async }
    /// Whether other processes may write to the store too.
    var isSharedWithOtherProcesses: Bool { get }
    /// Makes this process the only writer of a partition. Writes that a former owner begins later are rejected. Writes
    /// that it began earlier may still complete, so wait for a settled tail after this call.
    ///
    /// - Returns: Whether the store enforces this.
    /// - Throws: `RivvenError` if the takeover fails, for example because other processes take over at the same time.
    func takeOverWriting(topic: String, partition: Int) async throws -> Bool
    /// Adds partitions to a topic until it has `partitions` of them. Returns the number that it has then.
    ///
    /// - Throws: `RivvenError` if the topic does not exist, or if the store cannot add partitions.
    func growTopic(_ name: String, to partitions: Int) async throws -> Int
    /// Closes the store.
    func close() async
}

extension RivvenStore {
    /// `nil`: by default the id is not known.
    public var id: String? { get async { nil } }

    /// Returns whether this process is the only one that can write to the store. By default nothing else is enforced.
    public func takeOverWriting(topic: String, partition: Int) async throws -> Bool { !isSharedWithOtherProcesses }

    /// Throws `RivvenError` with `.invalidArgument`: by default a store cannot add partitions.
    public func growTopic(_ name: String, to partitions: Int) async throws -> Int {
        throw RivvenError(.invalidArgument, "this store cannot add partitions to topic \"\(name)\"")
    }
}

/// An error of a store, with a message that says what to do.
public struct RivvenError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error. Later versions may add kinds.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code's name.
        public let rawValue: String
        /// Creates a code with the given name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The broker cannot be reached, or the connection was lost.
        public static let connection = Code(rawValue: "connection")
        /// The response did not arrive in time.
        public static let timedOut = Code(rawValue: "timed out")
        /// The broker responded with an error.
        public static let broker = Code(rawValue: "broker")
        /// The topic or the partition does not exist.
        public static let unknownTopic = Code(rawValue: "unknown topic")
        /// An argument is invalid, or a record is larger than Rivven accepts.
        public static let invalidArgument = Code(rawValue: "invalid argument")
        /// A response does not follow the protocol.
        public static let malformed = Code(rawValue: "malformed")
        /// The log on disk cannot be opened, read or written.
        public static let storage = Code(rawValue: "storage")
        /// Another process has taken over writing the partition, or this one has lost its place as the writer.
        public static let fenced = Code(rawValue: "fenced")
        /// The broker rejected the client's credentials, or requires credentials.
        public static let authentication = Code(rawValue: "authentication")
        /// The server does not lead the partition.
        public static let notLeader = Code(rawValue: "not leader")
        /// The broker does not accept more requests at the moment.
        public static let busy = Code(rawValue: "busy")
        /// The store was closed.
        public static let closed = Code(rawValue: "closed")
    }

    /// The kind of error.
    public let code: Code
    /// What happened, and what can be done.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
