import KafkaCodecs
import RivvenProtocol

@testable import KafkaConnectors

/// A source whose batches a test provides one by one.
final class ScriptedSource: SourceConnector, SourceReader {
    private struct State {
        var hooks: SourceHooks?
        var batches: [SourceBatch?] = []
        var reader: CheckedContinuation<SourceBatch?, Never>?
        var commits: [Int64] = []
        var owners: [SourceOwner?] = []
        var isClosed = false
        var revokesAtClose = false
        var refusals: (count: Int, error: any Error) = (0, SourceLane.PartitionLost())
    }

    private let state = Lock(State())

    let name = "scripted"

    /// Waits until reading has begun, and returns its hooks.
    func hooks() async -> SourceHooks {
        while true {
            if let hooks = state.withLock({ $0.hooks }) { return hooks }
            await Task.yield()
        }
    }

    /// The committed offsets.
    var commits: [Int64] { state.withLock { $0.commits } }

    /// The owners for which offsets were committed.
    var owners: [SourceOwner?] { state.withLock { $0.owners } }

    /// Passes a batch to the pipeline; `nil` ends the reading.
    func hand(_ batch: SourceBatch?) {
        let reader = state.withLock { state -> CheckedContinuation<SourceBatch?, Never>? in
            defer { state.reader = nil }
            if state.reader == nil { state.batches.append(batch) }
            return state.reader
        }
        reader?.resume(returning: batch)
    }

    func check() async -> ConnectorCheck { ConnectorCheck(connector: name, finding: "scripted") }
    func discover() async throws -> Catalogue { Catalogue(topics: []) }
    func ping() async throws {}
    func partitionCount() async throws -> Int { 1 }
    func ends() async throws -> [Int: Int64] { [:] }
    func committed() async throws -> [Int: Int64] { [:] }
    func position(after message: RivvenMessage) -> (partition: Int, offset: Int64)? { nil }

    func read(_ hooks: SourceHooks) async throws -> any SourceReader {
        state.withLock { $0.hooks = hooks }
        return self
    }

    func next() async throws -> SourceBatch? {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> SourceBatch?? in
                if !state.batches.isEmpty { return .some(state.batches.removeFirst()) }
                if state.isClosed { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// Rejects the next `count` commits, by default all. The default error means that the group continued without this
    /// member.
    func refuseCommits(_ count: Int = .max, with error: any Error = SourceLane.PartitionLost()) {
        state.withLock { $0.refusals = (count, error) }
    }

    /// The number of commits that will still be rejected.
    var refusalsLeft: Int { state.withLock { $0.refusals.count } }

    func commit(_ positions: [Int: CommittablePosition]) async throws {
        let refusal = state.withLock { state -> (any Error)? in
            if state.refusals.count > 0 {
                state.refusals.count -= 1
                return state.refusals.error
            }
            state.commits += positions.values.map(\.offset)
            state.owners += positions.values.map(\.owner)
            return nil
        }
        if let refusal { throw refusal }
    }

    func position(of partition: Int) -> Int64? { nil }
    func lag() -> [Int: Int64] { [:] }

    /// Makes `close` revoke partition 0, as a member does that leaves its group.
    func revokeAtClose() { state.withLock { $0.revokesAtClose = true } }

    func close(deadline: Duration) async {
        let hooks = state.withLock { state in
            defer { state.revokesAtClose = false }
            return state.revokesAtClose ? state.hooks : nil
        }
        await hooks?.revoked([0])
        state.withLock { $0.isClosed = true }
        hand(nil)
    }
}
