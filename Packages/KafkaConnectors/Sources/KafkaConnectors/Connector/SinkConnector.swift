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
    /// Whether the events of one `submit` are written all or not at all, together with where they end.
    var isAtomic: Bool { get }

    /// Takes a partition over from whoever wrote it before. Returns where its events go on, where the target itself
    /// keeps that; `nil` where what Rivven's group has committed holds.
    func begin(_ partition: RivvenPartition) async throws -> Int64?

    /// Hands events over, in order, and returns when there is room for more: the receipt tells how they end.
    ///
    /// - Parameters:
    ///   - messages: Consecutive messages of the partition, less those that are not to be written.
    ///   - next: The offset after the last message that counts as written with these.
    func submit(_ messages: [RivvenMessage], of partition: RivvenPartition, next: Int64) async throws -> SinkReceipt

    /// Lets go of a partition.
    func end(_ partition: RivvenPartition) async

    /// Writes what was handed over, for at most `deadline`, and closes.
    func close(deadline: Duration) async
}

extension SinkSession {
    /// Writes events in order, and waits until all are acknowledged or refused. Returns a result for each.
    public func write(_ messages: [RivvenMessage], of partition: RivvenPartition) async throws -> [WriteResult] {
        guard let last = messages.last else { return [] }
        let receipt = try await submit(messages, of: partition, next: last.offset + 1)
        switch await receipt.outcome() {
        case .written: return messages.map { _ in .written }
        case .refused(let refusals):
            return messages.indices.map { index in
                if let reason = refusals[index] { return .refused(reason) }
                return isAtomic ? .failed(ConnectorError("another record of the transaction was refused")) : .written
            }
        case .suspect(let reason): return messages.map { _ in .failed(ConnectorError(reason)) }
        case .failed(let error): return messages.map { _ in .failed(error) }
        }
    }
}

/// How the writing of one event ended.
public enum WriteResult: Sendable {
    /// The target has acknowledged it.
    case written
    /// The event is at fault, and was not written: it will not do the next time either.
    case refused(String)
    /// It was not acknowledged, for a reason that is not the event's.
    case failed(any Error)
}
