public import RivvenProtocol

/// A target of Rivven's events: `KafkaSink`, or a connector of your own.
///
/// A `SinkPipeline` reads the Rivven partitions, submits their events in order, and commits to Rivven what the sink has
/// acknowledged.
///
/// ```swift
/// let session = try await sink.open()
/// let results = try await session.write(messages, of: partition)      // one for each message
/// ```
public protocol SinkConnector: Sendable {
    /// The connector's name, for logs and errors.
    var name: String { get }

    /// Checks whether the connector can write, and reports the findings or the step that failed. Changes nothing.
    func check() async -> ConnectorCheck

    /// Returns the topics that exist at the target.
    func discover() async throws -> Catalogue

    /// Returns if the target can be reached now.
    ///
    /// - Throws: An error if it cannot.
    func ping() async throws

    /// Prepares the target for the events of `partitions` Rivven partitions, for example by creating its topic.
    ///
    /// - Throws: `ConnectorError` if the target cannot accept them.
    func prepare(partitions: Int) async throws

    /// Opens the target for writing.
    ///
    /// - Parameter hooks: Receives what the target does on its own.
    func open(_ hooks: SinkHooks) async throws -> any SinkSession
}

extension SinkConnector {
    /// Opens the target for writing, without hooks.
    public func open() async throws -> any SinkSession { try await open(SinkHooks()) }
}

/// Callbacks by which an open target reports what it does on its own. They may be called from any task, and are not
/// awaited.
public struct SinkHooks: Sendable {
    /// The unique id of the event log that the events come from; `nil` if it has none. A stored position is valid only
    /// in the log that it belongs to.
    public var storeID: String?
    /// Reports, for a log, something that the target did on its own and that the operator should know.
    public var noticed: @Sendable (String) -> Void = { _ in }
    /// Reports how many times something was sent again.
    public var retried: @Sendable (Int) -> Void = { _ in }
    /// Reports that everything that was submitted has been written.
    public var flushed: @Sendable () -> Void = {}

    /// Creates hooks that do nothing.
    public init() {}
}

/// A target that is open for writing.
public protocol SinkSession: Sendable {
    /// Whether each `submit` writes all of its events or none, together with their position.
    var isAtomic: Bool { get }

    /// Takes over a partition from its former writer, and returns where its events continue.
    ///
    /// Called before the first `submit` of the partition.
    ///
    /// - Returns: The position that the target stores; `nil` if the position of Rivven's group applies.
    func begin(_ partition: RivvenPartition) async throws -> SinkPosition?

    /// Submits events, in order. Returns when there is room for more; the receipt reports the result of each event.
    ///
    /// - Parameters:
    ///   - messages: Consecutive messages of the partition, without those that must not be written.
    ///   - next: The position after the last message that these messages complete.
    func submit(
        _ messages: [RivvenMessage], of partition: RivvenPartition, next: SinkPosition
    ) async throws -> SinkReceipt

    /// Separates a partition from the others, after one of its events was not written. From now on its events share no
    /// batch with other partitions, and are not held back because of an earlier event.
    func isolate(_ partition: RivvenPartition) async throws

    /// Releases a partition.
    func end(_ partition: RivvenPartition) async

    /// Writes what was submitted, for at most `deadline`, and closes the session.
    func close(deadline: Duration) async
}

extension SinkSession {
    /// Does nothing: for sessions in which partitions are always separate.
    public func isolate(_ partition: RivvenPartition) async throws {}

    /// Writes events in order, and waits until each is acknowledged or refused. Returns one result per event.
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

/// The result of writing one event.
public enum WriteResult: Sendable {
    /// The target has acknowledged the event.
    case written
    /// The event is invalid and was not written. It will be refused again.
    case refused(String)
    /// The target did not acknowledge the event, for a reason that is not the event's fault.
    case failed(any Error)
}
