import KafkaCodecs
import RivvenLog
import RivvenProtocol

/// A store for tests that forwards everything that it does not implement itself to its log.
protocol LoggedStore: RivvenStore {
    var log: RivvenLog { get }
}

extension LoggedStore {
    var id: String? { log.id }
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
