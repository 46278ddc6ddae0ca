public import KafkaCodecs
public import RivvenProtocol

/// Where records come from, and how they become Rivven's events: `KafkaSource`, or one of your own.
///
/// A connector says what it reads and where; a `SourcePipeline` carries it to Rivven, in order, and tells the connector
/// how far all is acknowledged. A connector needs no thread, queue or retry of its own: what it throws ends the run, and
/// the runtime begins another at what was committed.
///
/// ```swift
/// let source = KafkaSource(options: options, kafka: kafka)
/// let reader = try await source.read(SourceHooks())
/// while let batch = try await reader.next() {
///     for event in try batch.events().events { ... }
/// }
/// ```
public protocol SourceConnector: Sendable {
    /// The connector's name, for logs and errors.
    var name: String { get }

    /// What tells what is read, and by whom, from whatever else writes to Rivven: of two that differ in it the last message
    /// of one says nothing of the other. `name` by default.
    func identity() async throws -> String

    /// What stays the same when what is read was deleted and created again under its name. `identity()` by default.
    func lineage() async throws -> String

    /// Looks whether the connector can read: says how far it came, and what stopped it. Changes nothing.
    func check() async -> ConnectorCheck

    /// Returns what there is to be read.
    func discover() async throws -> Catalogue

    /// Returns where what is read can be reached now.
    func ping() async throws

    /// Returns the number of partitions that are read.
    ///
    /// - Throws: `ConnectorError` where what is to be read is not there.
    func partitionCount() async throws -> Int

    /// Returns for each partition that has records where it ends now: the offset that the next one will get.
    func ends() async throws -> [Int: Int64]

    /// Returns the end of each partition that can be reached now, whether it has records or not.
    ///
    /// - Throws: An error if the source cannot be reached. By default `ping()` and `ends()`.
    func latestOffsets() async throws -> [Int: Int64]

    /// Returns the offset after the last that was committed, of each partition that has one, whoever reads it now.
    func committed() async throws -> [Int: Int64]

    /// Begins to read where the last reading was committed.
    func read(_ hooks: SourceHooks) async throws -> any SourceReader

    /// Returns where the source goes on after what `message` carries: its partition, and the next offset there. `nil`
    /// where the message was not written by this connector.
    ///
    /// The pipeline asks this of the last message of the target, so that a restart writes nothing twice.
    func position(after message: RivvenMessage) -> (partition: Int, offset: Int64)?
}

extension SourceConnector {
    public func identity() async throws -> String { name }

    public func lineage() async throws -> String { try await identity() }

    public func latestOffsets() async throws -> [Int: Int64] {
        try await ping()
        return try await ends()
    }
}

/// A reading that is under way, for one task at a time.
public protocol SourceReader: Sendable {
    /// Returns the next batch; waits for one. `nil` once the reading is closed.
    func next() async throws -> SourceBatch?

    /// Stores where to begin the next time, by partition. Only an acknowledgement makes such a position.
    ///
    /// - Throws: An error if a position's `owner` no longer owns the partition: another member may have read further.
    func commit(_ positions: [Int: CommittablePosition]) async throws

    /// Returns the offset that the next batch of `partition` would begin at, or `nil` where this reader has not got it.
    ///
    /// What lies before it counts as carried once the batches that were handed out are. So while one is on its way out of
    /// `next()`, this is at most where that one begins; 0 will do.
    func position(of partition: Int) -> Int64?

    /// Returns how many records of each partition are not read yet.
    func lag() -> [Int: Int64]

    /// Returns the end of each partition, as far as it is known now. By default the position plus the lag.
    func ends() -> [Int: Int64]

    /// Whether this reader is a member of its group now, and has been handed its partitions. True by default.
    var isMember: Bool { get }

    /// Why partitions cannot be read at the moment, for people to read. Empty by default.
    var troubles: [Int: String] { get }

    /// Reads nothing more of a partition until `resume(_:at:)` or the next assignment. Does nothing by default: the
    /// pipeline drops what still arrives.
    func pause(_ partition: Int) async

    /// Begins to read a partition for which `SourceHooks.isWaiting` was true.
    ///
    /// - Parameter position: Where to begin, unless something further on is committed; `nil` if only the reader knows.
    func resume(_ partition: Int, at position: Int64?) async throws

    /// Stops reading and ends `next()`. What was handed out may still be committed until this returns, for `deadline` at
    /// most: `SourceHooks.revoked` is called before.
    func close(deadline: Duration) async
}

extension SourceReader {
    public var isMember: Bool { true }

    public var troubles: [Int: String] { [:] }

    public func ends() -> [Int: Int64] {
        var ends: [Int: Int64] = [:]
        for (partition, lag) in lag() {
            if let position = position(of: partition) { ends[partition] = position.adding(lag) }
        }
        return ends
    }

    public func pause(_ partition: Int) async {}

    public func resume(_ partition: Int, at position: Int64?) async throws {
        throw ConnectorError("partition \(partition) waits, and this connector cannot resume it")
    }
}

/// Where the reading of a partition begins.
public struct SourceStart: Sendable, Hashable {
    /// The offset of the first record that is read.
    public var position: Int64
    /// The offset that is committed, if any.
    public var committed: Int64?
    /// The member that was handed the partition.
    public var owner: SourceOwner?

    /// Creates a start.
    public init(position: Int64, committed: Int64? = nil, owner: SourceOwner? = nil) {
        (self.position, self.committed, self.owner) = (position, committed, owner)
    }
}

/// What a reading tells whoever carries it. Each call is awaited before the reading goes on.
public struct SourceHooks: Sendable {
    /// The partitions are this reader's from now on. Returns where to begin, of those where the answer is known better
    /// than from what was committed. After the first call, batches of other partitions are dropped.
    public var assigned: @Sendable ([Int]) async throws -> [Int: Int64] = { _ in [:] }
    /// Whether a partition that was just assigned must not be read until `SourceReader.resume(_:at:)`. Asked after
    /// `assigned`; a connector that never asks must not read such a partition.
    public var isWaiting: @Sendable (Int) -> Bool = { _ in false }
    /// Reports where the reading of partitions begins, before their first batch. Optional.
    public var began: @Sendable ([Int: SourceStart]) -> Void = { _ in }
    /// Whether other processes may write the target: then a position that was never committed is not taken from it.
    public var sharesStore = false
    /// Returns whether the source has written the target before. To be called before `assigned`.
    ///
    /// - Parameter partition: Returns the source partition of an event; `nil` if the event is not of this source.
    public var hasWritten: @Sendable (_ partition: @Sendable (RivvenMessage) -> Int?) async throws -> Bool = { _ in
        false
    }
    /// Notes that the source writes the target, for `hasWritten` at a later start. To be called once where it begins is
    /// committed, and before `began`. Optional.
    public var noteWriting: @Sendable () async throws -> Void = {}
    /// The partitions are about to go; nothing more of them is handed out, and commits are still taken.
    public var revoked: @Sendable ([Int]) async -> Void = { _ in }
    /// The partitions are gone; commits are refused.
    public var lost: @Sendable ([Int]) async -> Void = { _ in }
    /// The reading did something by itself that whoever runs it should know. For a log.
    public var noticed: @Sendable (String) -> Void = { _ in }

    /// Creates hooks that do nothing.
    public init() {}
}

/// Consecutive records of one partition, and the events that they become.
public struct SourceBatch: Sendable {
    /// The partition, at the source and in Rivven.
    public let partition: Int
    /// The first record's offset, and the one after the last.
    public let offsets: Range<Int64>
    /// The number of records.
    public let count: Int
    /// The bytes that were read.
    public let size: Int
    /// The bytes that the batch keeps in memory: more than were read where it was compressed.
    public let memory: Int
    /// The member that was handed the batch; `nil` if the source has no groups.
    public let owner: SourceOwner?
    private let make: @Sendable () throws -> SourceEvents
    private let checkRevoked: @Sendable () -> Bool

    /// Creates a batch.
    ///
    /// - Parameters:
    ///   - owner: The member that is handed the batch, for commits.
    ///   - isRevoked: Whether the partition was taken away since the batch was read.
    ///   - events: Makes the events, in the records' order. Called once for each attempt to write them.
    public init(
        partition: Int, offsets: Range<Int64>, count: Int, size: Int, memory: Int? = nil,
        owner: SourceOwner? = nil, isRevoked: @escaping @Sendable () -> Bool = { false },
        events: @escaping @Sendable () throws -> SourceEvents
    ) {
        self.partition = partition
        self.offsets = offsets
        self.count = count
        self.size = size
        self.memory = max(memory ?? size, size)
        self.owner = owner
        checkRevoked = isRevoked
        make = events
    }

    /// Whether the partition was taken away since the batch was read: its records are another reader's now.
    public var isRevoked: Bool { checkRevoked() }

    /// Returns the events of the records, in their order.
    public func events() throws -> SourceEvents { try make() }
}

/// What the records of a batch become.
public struct SourceEvents: Sendable {
    /// A record that becomes no event, since it is at fault itself.
    public struct Refusal: Sendable {
        /// The record's offset at the source.
        public var offset: Int64
        /// The record's key and value, as they were.
        public var record: RivvenRecord
        /// The reason, without a byte of the record.
        public var reason: String

        /// Creates a refusal.
        public init(offset: Int64, record: RivvenRecord, reason: String) {
            (self.offset, self.record, self.reason) = (offset, record, reason)
        }
    }

    /// The events, in the records' order.
    public var events: [RivvenRecord]
    /// The records that become none.
    public var refusals: [Refusal]
    /// Returns for each event the key that says its partition, under `Partitioning.key`. Without it the events' own keys
    /// do.
    public var placingKeys: (@Sendable () -> [Bytes?])?
    /// Returns the source offsets that each event covers. With it a slow target acknowledges a batch in parts, and a
    /// failed write continues in the middle of a batch. It is called only in these cases.
    public var offsets: (@Sendable () -> [Range<Int64>])?

    /// Creates the events of a batch.
    public init(_ events: [RivvenRecord], refusals: [Refusal] = []) {
        self.events = events
        self.refusals = refusals
    }
}
