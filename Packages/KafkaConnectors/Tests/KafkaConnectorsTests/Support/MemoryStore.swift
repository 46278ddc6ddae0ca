import KafkaCodecs
import RivvenLog
import RivvenProtocol

@testable import KafkaConnectors

/// An in-memory event log whose writes and commits a test can delay, fail or reject.
final class MemoryStore: LoggedStore {
    private struct State {
        /// Writes that wait until the test lets them continue.
        var held: [CheckedContinuation<Void, Never>] = []
        var isHolding = false
        var failures = 0
        var failureCode = RivvenError.Code.connection
        /// Partitions whose writes fail.
        var awayPartitions: Set<Int> = []
        var rejected: Bytes?
        var mostPartitions = Int.max
        var takeovers: [Int] = []
        var writes = 0
        var ignoresCommits = false
        var hasCurrentMember = true
        var outsideSince: ContinuousClock.Instant?
        var hooks: RivvenGroupHooks?
    }

    let log: RivvenLog
    private let state = Lock(State())

    let isSharedWithOtherProcesses: Bool

    /// - Parameter isShared: Whether the store behaves like a cluster to which other processes may write.
    init(isShared: Bool = false) async throws {
        isSharedWithOtherProcesses = isShared
        log = try await RivvenLog(directory: nil)
    }

    /// The number of writes that were requested.
    var writes: Int { state.withLock { $0.writes } }

    /// The number of writes that wait.
    var waiting: Int { state.withLock { $0.held.count } }

    /// Makes writes wait from now on.
    func hold() { state.withLock { $0.isHolding = true } }

    /// Lets all writes continue.
    func release() {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for write in held { write.resume() }
    }

    /// Lets one write continue; the others still wait.
    func step() {
        let write = state.withLock { $0.held.isEmpty ? nil : $0.held.removeFirst() }
        write?.resume()
    }

    /// Makes the next `count` writes fail.
    func failWrites(_ count: Int, with code: RivvenError.Code = .connection) {
        state.withLock { ($0.failures, $0.failureCode) = (count, code) }
    }

    /// Makes every write to these partitions fail.
    func takeAway(_ partitions: Set<Int>) { state.withLock { $0.awayPartitions = partitions } }

    /// Rejects records with this value.
    func reject(_ value: Bytes?) { state.withLock { $0.rejected = value } }

    /// Lets topics have up to `count` partitions.
    func allowGrowth(to count: Int) { state.withLock { $0.mostPartitions = count } }

    /// The partitions that were taken over, in order.
    var takeovers: [Int] { state.withLock { $0.takeovers } }

    func takeOverWriting(topic: String, partition: Int) async throws -> Bool {
        state.withLock { $0.takeovers.append(partition) }
        return true
    }

    func partitionCount(topic: String) async throws -> Int? {
        try await log.partitionCount(topic: topic).map { min($0, state.withLock { $0.mostPartitions }) }
    }

    func growTopic(_ name: String, to partitions: Int) async throws -> Int {
        let most = state.withLock { $0.mostPartitions }
        guard partitions <= most else { throw RivvenError(.invalidArgument, "the test does not let it grow") }
        return try await log.growTopic(name, to: partitions)
    }

    func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 {
        await withCheckedContinuation { continuation in
            let mustWait = state.withLock { state in
                state.writes += 1
                if state.isHolding { state.held.append(continuation) }
                return state.isHolding
            }
            if !mustWait { continuation.resume() }
        }
        let failure = state.withLock { state -> RivvenError.Code? in
            if topic == "events", let rejected = state.rejected, records.contains(where: { $0.value == rejected }) {
                return .invalidArgument
            }
            if state.awayPartitions.contains(partition) { return .connection }
            defer { state.failures = max(0, state.failures - 1) }
            return state.failures > 0 ? state.failureCode : nil
        }
        if let failure { throw RivvenError(failure, "the test makes it fail") }
        return try await log.publish(topic: topic, partition: partition, records: records)
    }

    /// Accepts commits from now on, but does not store them.
    func ignoreCommits() { state.withLock { $0.ignoresCommits = true } }

    func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {
        if state.withLock({ $0.ignoresCommits }) { return }
        try await log.commit(group: group, topic: topic, partition: partition, offset: offset)
    }

    // MARK: The group

    /// Sets whether members still own their partitions by their own clock.
    func setCurrent(_ isCurrent: Bool) { state.withLock { $0.hasCurrentMember = isCurrent } }

    /// Sets the time since which members are outside their group.
    func setOutside(since time: ContinuousClock.Instant?) { state.withLock { $0.outsideSince = time } }

    /// The hooks of the member that joined last.
    var memberHooks: RivvenGroupHooks? { state.withLock { $0.hooks } }

    func join(
        group: String, topics: [String], options: RivvenGroupOptions, hooks: RivvenGroupHooks
    ) async throws -> any RivvenGroupMember {
        state.withLock { $0.hooks = hooks }
        let member = try await log.join(group: group, topics: topics, options: options, hooks: hooks)
        return Member(store: self, member: member)
    }

    /// A member whose ownership and group status are set by the test.
    private struct Member: RivvenGroupMember {
        let store: MemoryStore
        let member: any RivvenGroupMember

        var partitions: [RivvenPartition] { get async { await member.partitions } }
        var isCurrent: Bool { store.state.withLock { $0.hasCurrentMember } }
        var outsideSince: ContinuousClock.Instant? { store.state.withLock { $0.outsideSince } }
        func leave() async { await member.leave() }
    }
}
