import KafkaCodecs
import RivvenLog
import RivvenProtocol

@testable import KafkaConnectors

/// An event log in memory that a test holds up, or has refuse what is written or committed.
final class MemoryStore: RivvenStore {
    private struct State {
        /// Writes that wait until the test lets them go on.
        var held: [CheckedContinuation<Void, Never>] = []
        var isHolding = false
        var failures = 0
        var writes = 0
        var ignoresCommits = false
    }

    private let log: RivvenLog
    private let state = Lock(State())

    init() async throws {
        log = try await RivvenLog(directory: nil)
    }

    var id: String? { log.id }

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

    // MARK: What the log does

    func createTopic(_ name: String, partitions: Int?) async throws -> Int {
        try await log.createTopic(name, partitions: partitions)
    }
    func partitionCount(topic: String) async throws -> Int? { try await log.partitionCount(topic: topic) }
    func topics() async throws -> [(name: String, partitions: Int)] { try await log.topics() }
    func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage] {
        try await log.consume(
            topic: topic, partition: partition, from: offset, maximumRecords: maximumRecords, maximumWait: maximumWait)
    }
    func offsetBounds(topic: String, partition: Int) async throws -> (earliest: Int64, latest: Int64) {
        try await log.offsetBounds(topic: topic, partition: partition)
    }
    func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {
        if state.withLock({ $0.ignoresCommits }) { return }
        try await log.commit(group: group, topic: topic, partition: partition, offset: offset)
    }
    func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64? {
        try await log.committedOffset(group: group, topic: topic, partition: partition)
    }
    func join(
        group: String, topics: [String], options: RivvenGroupOptions, hooks: RivvenGroupHooks
    ) async throws -> any RivvenGroupMember {
        try await log.join(group: group, topics: topics, options: options, hooks: hooks)
    }
    var isSharedWithOtherProcesses: Bool { false }
    func close() async { await log.close() }
}
