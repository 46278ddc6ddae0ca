public import RivvenProtocol

/// Where Rivven's events go: `KafkaSink`, or one of your own.
///
/// A `SinkPipeline` reads Rivven's partitions, hands their events over in order, and commits in Rivven what the sink has
/// acknowledged.
///
/// ```swift
/// let session = try await sink.open()
/// let results = try await session.write(messages, of: partition)      // one for each message
/// ```
public protocol SinkConnector: Sendable {
    /// The connector's name, for logs and errors.
    var name: String { get }

    /// Looks whether the connector can write: says how far it came, and what stopped it. Changes nothing.
    func check() async -> ConnectorCheck

    /// Returns what there is to be written to.
    func discover() async throws -> Catalogue

    /// Returns where what is written can be reached now.
    func ping() async throws

    /// Makes the target ready for the events of so many Rivven partitions.
    ///
    /// - Throws: `ConnectorError` where it cannot take them.
    func prepare(partitions: Int) async throws

    /// Opens the target for writing.
    func open(_ hooks: SinkHooks) async throws -> any SinkSession
}

extension SinkConnector {
    /// Opens the target for writing, and nobody listens to what it tells of itself.
    public func open() async throws -> any SinkSession { try await open(SinkHooks()) }
}

/// What an open target tells of itself whoever carries events to it. Called from any task, and not waited for.
public struct SinkHooks: Sendable {
    /// What tells the log that events come from from every other, where it says: a position counts in its own log alone.
    public var storeID: String?
    /// The target did something by itself that whoever runs it should know. For a log.
    public var noticed: @Sendable (String) -> Void = { _ in }
    /// Something was sent again, so many times.
    public var retried: @Sendable (Int) -> Void = { _ in }
    /// All that was handed over was written out.
    public var flushed: @Sendable () -> Void = {}

    /// Creates hooks that do nothing.
    public init() {}
}

/// A target that is open for writing.
public protocol SinkSession: Sendable {
    /// A Boolean value that indicates whether each `submit` writes all of its events or none, together with their position.
    var isAtomic: Bool { get }

    /// Takes over a partition from its former writer, and returns where its events continue.
    ///
    /// - Returns: The position that the target stores; `nil` if the position of Rivven's group applies.
    func begin(_ partition: RivvenPartition) async throws -> SinkPosition?

    /// Hands events over, in order. Returns when there is room for more; the receipt reports how they end.
    ///
    /// - Parameters:
    ///   - messages: Consecutive messages of the partition, without those that are not to be written.
    ///   - next: The position after the last message that is done with these.
    func submit(
        _ messages: [RivvenMessage], of partition: RivvenPartition, next: SinkPosition
    ) async throws -> SinkReceipt

    /// Separates a partition from the others after one of its events was not written: what is submitted from now on
    /// shares no batch with other partitions, and is not held back because of an earlier event.
    func isolate(_ partition: RivvenPartition) async throws

    /// Releases a partition.
    func end(_ partition: RivvenPartition) async

    /// Writes what was handed over, for at most `deadline`, and closes.
    func close(deadline: Duration) async
}

extension SinkSession {
    /// Does nothing: for sessions in which partitions are always separate.
    public func isolate(_ partition: RivvenPartition) async throws {}

    /// Writes events in order, and waits until all are acknowledged or refused. Returns a result for each.
    public func write(_ messages: [RivvenMessage], of partition: RivvenPartition) async throws -> [WriteResult] {
        guard let last = messages.last else { return [] }
        let receipt = try await submit(messages, of: partition, next: SinkPosition(after: last))
        switch await receipt.outcome() {
        case .written: return messages.map { _ in .written }
        case .failed(let error): return messages.map { _ in .failed(error) }
        case .unwritten(let faults):
            return messages.indices.map { index in
                switch faults[index] {
                case nil: .written
                case .refused(let reason)?: .refused(reason)
                case .suspected(let reason)?: .failed(ConnectorError(reason))
                case .failed(let error)?: .failed(error)
                case .heldBack?: .failed(ConnectorError("another record was refused"))
                }
            }
        }
    }
}

/// How the writing of one event ended.
public enum WriteResult: Sendable {
    /// The target has acknowledged the event.
    case written
    /// The event is invalid and was not written. It will be refused again.
    case refused(String)
    /// The target did not acknowledge the event, for a reason that is not the event's.
    case failed(any Error)
}
