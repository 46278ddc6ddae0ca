public import KafkaCodecs
public import RivvenProtocol

/// A source of records, which it converts to Rivven's events: `KafkaSource`, or a connector of your own.
///
/// A connector reads. A `SourcePipeline` writes what was read to Rivven, in order, and tells the connector up to which
/// position everything is acknowledged. A connector needs no thread, queue or retry of its own: an error that it throws
/// ends the run, and the runtime starts another one at the committed position.
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

    /// Returns what identifies this source among all writers of the topic: what is read, and by which reader. By
    /// default `name`.
    ///
    /// If two identities differ, the last message of one source tells nothing about the position of the other.
    func identity() async throws -> String

    /// Returns an identity that stays the same if what is read is deleted and created again under the same name. By
    /// default `identity()`.
    func lineage() async throws -> String

    /// Checks whether the connector can read, and reports the findings or the step that failed. Changes nothing.
    func check() async -> ConnectorCheck

    /// Returns the topics that exist at the source.
    func discover() async throws -> Catalogue

    /// Returns if the source can be reached now.
    ///
    /// - Throws: An error if it cannot.
    func ping() async throws

    /// Returns the number of partitions that are read.
    ///
    /// - Throws: `ConnectorError` if what is to be read does not exist.
    func partitionCount() async throws -> Int

    /// Returns the current end of each partition that has records: the offset that the next record will get.
    func ends() async throws -> [Int: Int64]

    /// Returns the current end of each partition that can be reached, including partitions without records.
    ///
    /// - Throws: An error if the source cannot be reached. The default implementation calls `ping()` and `ends()`.
    func latestOffsets() async throws -> [Int: Int64]

    /// Returns the committed offset of each partition that has one, whichever reader committed it.
    func committed() async throws -> [Int: Int64]

    /// Starts reading at the committed positions.
    func read(_ hooks: SourceHooks) async throws -> any SourceReader

    /// Returns the partition that `message` came from, and the next offset to read there; `nil` if this connector did
    /// not write the message.
    ///
    /// The pipeline calls this with the last message of the target, so that a restart writes nothing twice.
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

/// A running read of a source. One task uses it at a time.
public protocol SourceReader: Sendable {
    /// Returns the next batch, and waits for it if necessary; `nil` once the reader is closed.
    func next() async throws -> SourceBatch?

    /// Stores where each partition continues after a restart. Only acknowledgements create such a position.
    ///
    /// - Throws: An error if a position's `owner` no longer owns the partition: another member may have read further.
    func commit(_ positions: [Int: CommittablePosition]) async throws

    /// Returns the offset at which the next batch of `partition` would begin; `nil` if this reader does not have the
    /// partition.
    ///
    /// Everything before this offset counts as carried once the batches that were returned are carried. So while
    /// `next()` is about to return a batch, the result must not exceed the batch's first offset; 0 is always allowed.
    func position(of partition: Int) -> Int64?

    /// Returns the number of records of each partition that have not been read yet.
    func lag() -> [Int: Int64]

    /// Returns the end of each partition, as far as it is known without a request. By default the position plus the
    /// lag.
    func ends() -> [Int: Int64]

    /// Whether this reader is currently a member of its group and has received its partitions. By default `true`.
    var isMember: Bool { get }

    /// The partitions that cannot be read at the moment, each with a reason for people to read. By default empty.
    var troubles: [Int: String] { get }

    /// Stops reading a partition until `resume(_:at:)` or the next assignment. Does nothing by default: the pipeline
    /// drops what still arrives.
    func pause(_ partition: Int) async

    /// Starts reading a partition for which `SourceHooks.isWaiting` returned `true`.
    ///
    /// - Parameter position: Where to begin, unless a later offset is committed; `nil` if only the reader knows.
    func resume(_ partition: Int, at position: Int64?) async throws

    /// Stops reading and ends `next()`, within `deadline`.
    ///
    /// Calls `SourceHooks.revoked` first. Batches that were returned can still be committed until this method returns.
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

/// The position at which the reading of a partition begins.
public struct SourceStart: Sendable, Hashable {
    /// The offset of the first record to read.
    public var position: Int64
    /// The committed offset; `nil` if none is committed.
    public var committed: Int64?
    /// The member that received the partition; `nil` if the source has no groups.
    public var owner: SourceOwner?

    /// Creates a start.
    public init(position: Int64, committed: Int64? = nil, owner: SourceOwner? = nil) {
        (self.position, self.committed, self.owner) = (position, committed, owner)
    }
}

/// Callbacks by which a reader reports changes to the pipeline. The reader awaits each asynchronous one before it
/// continues.
public struct SourceHooks: Sendable {
    /// Reports the partitions that are assigned to this reader from now on. Returns where partitions begin, for those
    /// whose position is known better than from the commit. After the first call, the pipeline drops batches of other
    /// partitions.
    public var assigned: @Sendable ([Int]) async throws -> [Int: Int64] = { _ in [:] }
    /// Whether an assigned partition must not be read until `SourceReader.resume(_:at:)`. Called after `assigned`. A
    /// connector that does not call it must not read such a partition.
    public var isWaiting: @Sendable (Int) -> Bool = { _ in false }
    /// Reports where the reading of partitions begins, before their first batch. A connector need not call it.
    public var began: @Sendable ([Int: SourceStart]) -> Void = { _ in }
    /// Whether other processes may write the target. If so, the target's last message is believed only if the group has
    /// committed an offset.
    public var sharesStore = false
    /// Returns whether the source has written to the target before. Must be called before `assigned`.
    ///
    /// - Parameter partition: Returns the source partition of an event; `nil` if the event is not from this source.
    public var hasWritten: @Sendable (_ partition: @Sendable (RivvenMessage) -> Int?) async throws -> Bool = { _ in
        false
    }
    /// Stores that the source writes to the target, for `hasWritten` at a later start. Must be called after the
    /// beginning is committed, and before `began`. A connector need not call it.
    public var noteWriting: @Sendable () async throws -> Void = {}
    /// Reports partitions that are about to be revoked. Nothing more of them is read; they can still be committed.
    public var revoked: @Sendable ([Int]) async -> Void = { _ in }
    /// Reports partitions that are lost. Commits for them are rejected.
    public var lost: @Sendable ([Int]) async -> Void = { _ in }
    /// Reports, for a log, something that the reader did on its own and that the operator should know.
    public var noticed: @Sendable (String) -> Void = { _ in }

    /// Creates hooks that do nothing.
    public init() {}
}

/// Consecutive records of one partition, and the events that they are converted to.
public struct SourceBatch: Sendable {
    /// The number of the partition, which is the same at the source and in Rivven.
    public let partition: Int
    /// The range from the first record's offset to the offset after the last record.
    public let offsets: Range<Int64>
    /// The number of records.
    public let count: Int
    /// The size of the records as they were read, in bytes.
    public let size: Int
    /// The memory that the batch uses, in bytes: more than `size` if it was compressed.
    public let memory: Int
    /// The member that received the batch; `nil` if the source has no groups.
    public let owner: SourceOwner?
    private let make: @Sendable () throws -> SourceEvents
    private let checkRevoked: @Sendable () -> Bool

    /// Creates a batch.
    ///
    /// - Parameters:
    ///   - owner: The member that receives the batch, for commits.
    ///   - isRevoked: Returns whether the partition was revoked after the batch was read.
    ///   - events: Creates the events, in the order of the records. Called once for each attempt to write them.
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

    /// Whether the partition was revoked after the batch was read, so that another reader may own its records now.
    public var isRevoked: Bool { checkRevoked() }

    /// Returns the events of the records, in the order of the records.
    public func events() throws -> SourceEvents { try make() }
}

/// The events that the records of a batch are converted to.
public struct SourceEvents: Sendable {
    /// A record that cannot be converted to an event because it is invalid.
    public struct Refusal: Sendable {
        /// The record's offset at the source.
        public var offset: Int64
        /// The record's key and value, unchanged.
        public var record: RivvenRecord
        /// The reason, which contains no data of the record.
        public var reason: String

        /// Creates a refusal.
        public init(offset: Int64, record: RivvenRecord, reason: String) {
            (self.offset, self.record, self.reason) = (offset, record, reason)
        }
    }

    /// The events, in the order of the records.
    public var events: [RivvenRecord]
    /// The records that are invalid.
    public var refusals: [Refusal]
    /// Returns the key by which each event is assigned to a partition under `Partitioning.key`. If `nil`, the events'
    /// own keys are used.
    public var placingKeys: (@Sendable () -> [Bytes?])?
    /// Returns the source offsets that each event covers. If it is set, a slow target can acknowledge a batch in parts,
    /// and a failed write continues in the middle of a batch. It is called only in these cases.
    public var offsets: (@Sendable () -> [Range<Int64>])?

    /// Creates the events of a batch.
    public init(_ events: [RivvenRecord], refusals: [Refusal] = []) {
        self.events = events
        self.refusals = refusals
    }
}
