import KafkaCodecs
import RivvenLog
import RivvenProtocol

@testable import KafkaConnectors

/// An event log in memory that a test holds up, or has refuse what is written or committed.
final class MemoryStore: LoggedStore {
    private struct State {
        /// Writes that wait until the test lets them go on.
        var held: [CheckedContinuation<Void, Never>] = []
        var isHolding = false
        var failures = 0
        var writes = 0
        var ignoresCommits = false
    }

    let log: RivvenLog
    private let state = Lock(State())

    init() async throws {
        log = try await RivvenLog(directory: nil)
    }

    /// How many writes were asked for.
    var writes: Int { state.withLock { $0.writes } }

    /// How many writes wait.
    var waiting: Int { state.withLock { $0.held.count } }

    /// Has writes wait from now on.
    func hold() { state.withLock { $0.isHolding = true } }

    /// Lets all writes go on.
    func release() {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for write in held { write.resume() }
    }

    /// Has the next writes fail.
    func failWrites(_ count: Int) { state.withLock { $0.failures = count } }

    func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 {
        await withCheckedContinuation { continuation in
            let mustWait = state.withLock { state in
                state.writes += 1
                if state.isHolding { state.held.append(continuation) }
                return state.isHolding
            }
            if !mustWait { continuation.resume() }
        }
        let fails = state.withLock { state in
            defer { state.failures = max(0, state.failures - 1) }
            return state.failures > 0
        }
        if fails { throw RivvenError(.connection, "the test has it fail") }
        return try await log.publish(topic: topic, partition: partition, records: records)
    }

    /// Takes commits, and keeps none.
    func ignoreCommits() { state.withLock { $0.ignoresCommits = true } }

    func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {
        if state.withLock({ $0.ignoresCommits }) { return }
        try await log.commit(group: group, topic: topic, partition: partition, offset: offset)
    }
}
