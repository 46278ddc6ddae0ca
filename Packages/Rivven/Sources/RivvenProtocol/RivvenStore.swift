public import KafkaCodecs

/// A record to be published.
public struct RivvenRecord: Sendable, Hashable {
    /// The key; null and empty differ.
    public var key: Bytes?
    /// The value.
    public var value: Bytes

    /// Creates a record.
    public init(key: Bytes?, value: Bytes) {
        self.key = key
        self.value = value
    }
}

/// A record that was read.
public struct RivvenMessage: Sendable, Hashable {
    /// The offset in the partition.
    public var offset: Int64
    /// When it was written, in milliseconds since 1970.
    public var timestamp: Int64
    /// The key; null and empty differ.
    public var key: Bytes?
    /// The value.
    public var value: Bytes
    /// The headers, in their order.
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

/// Where events are kept: the embedded log, or a Rivven cluster. What connectors need of either.
public protocol RivvenStore: Sendable {
    /// Makes a topic and returns its partition count; one that is there already stays as it is.
    func createTopic(_ name: String, partitions: Int?) async throws -> Int
    /// Returns the number of partitions, or `nil` where there is no such topic.
    func partitionCount(topic: String) async throws -> Int?
    /// Returns every topic with its number of partitions, by name.
    func topics() async throws -> [(name: String, partitions: Int)]
    /// Writes records, in order, and returns the offset of the first once they are acknowledged.
    func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64
    /// Returns messages from `offset` on, in order; waits for the first for at most `maximumWait`.
    func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage]
    /// Returns the offset of the first message, and the one that the next will get.
    func offsetBounds(topic: String, partition: Int) async throws -> (earliest: Int64, latest: Int64)
    /// Keeps the offset that `group` reads next.
    func commit(group: String, topic: String, partition: Int, offset: Int64) async throws
    /// Returns the offset that `group` reads next, or `nil` where none was kept.
    func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64?
    /// Joins a group whose members share the partitions of `topics`, those that are made later included.
    ///
    /// Returns once the group has taken the member; its partitions are told to `hooks`. The members of one group may live in
    /// several processes where the store is a cluster, and in one where it is an embedded log. Each may want topics of its own.
    ///
    /// - Throws: `RivvenError` where the group cannot be joined.
    func join(
        group: String, topics: [String], options: RivvenGroupOptions, hooks: RivvenGroupHooks
    ) async throws -> any RivvenGroupMember
    /// What tells this log from every other, one that was made in its place included; `nil` where that is not known.
    var id: String? { get async }
    /// A Boolean value that indicates whether other processes may write the store too.
    var isSharedWithOtherProcesses: Bool { get }
    /// Makes this process the only writer of a partition. Writes that a former owner begins later are refused; writes
    /// that it had begun before may still complete, so wait for a settled tail after this call.
    ///
    /// - Returns: Whether the store enforces it.
    func takeOverWriting(topic: String, partition: Int) async throws -> Bool
    /// Adds partitions to a topic until it has `partitions` of them, and returns the count that it has then.
    ///
    /// - Throws: `RivvenError` if the topic does not exist or the store cannot add partitions.
    func growTopic(_ name: String, to partitions: Int) async throws -> Int
    /// Closes the store.
    func close() async
}

extension RivvenStore {
    public var id: String? { get async { nil } }

    public func takeOverWriting(topic: String, partition: Int) async throws -> Bool { !isSharedWithOtherProcesses }

    public func growTopic(_ name: String, to partitions: Int) async throws -> Int {
        throw RivvenError(.invalidArgument, "this store cannot add partitions to topic \"\(name)\"")
    }
}

/// What went wrong at a store, in words that say what to do.
public struct RivvenError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The broker cannot be reached, or the connection was lost.
        public static let connection = Code(rawValue: "connection")
        /// The answer did not come in time.
        public static let timedOut = Code(rawValue: "timed out")
        /// The broker answered with an error.
        public static let broker = Code(rawValue: "broker")
        /// There is no such topic or partition.
        public static let unknownTopic = Code(rawValue: "unknown topic")
        /// An argument cannot be, or a record is larger than Rivven takes.
        public static let invalidArgument = Code(rawValue: "invalid argument")
        /// The answer is not what the protocol says.
        public static let malformed = Code(rawValue: "malformed")
        /// The store on disk refused.
        public static let storage = Code(rawValue: "storage")
        /// Another process has taken over writing the partition, or this one has lost its place as the writer.
        public static let fenced = Code(rawValue: "fenced")
        /// The broker refuses the client for who it is.
        public static let authentication = Code(rawValue: "authentication")
        /// The server does not lead the partition.
        public static let notLeader = Code(rawValue: "not leader")
        /// The broker accepts no more requests for the moment.
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

    public var description: String { message }
}
