import KafkaCodecs
import KafkaProtocol
import RivvenLog
import RivvenProtocol

@testable import KafkaConnectors

/// A store that behaves like a cluster: it has no id, stores the offsets of groups apart from topics, and its topics
/// can be deleted and created again.
final class ClusterStore: LoggedStore {
    private struct State {
        var log: RivvenLog
        var offsets: [String: Int64] = [:]
    }

    private let state: Lock<State>

    init() async throws {
        state = Lock(State(log: try await RivvenLog(directory: nil)))
    }

    var log: RivvenLog { state.withLock { $0.log } }
    var id: String? { nil }
    var isSharedWithOtherProcesses: Bool { true }

    /// Deletes all topics, and creates `events` again with numbered events in its only partition.
    func recreate(with numbers: Range<Int>) async throws {
        let log = try await RivvenLog(directory: nil)
        _ = try await log.createTopic("events", partitions: 1)
        try await Self.publish(numbers, to: log)
        state.withLock { $0.log = log }
    }

    /// Publishes events in format `record`, whose values are numbers.
    func publish(_ numbers: Range<Int>) async throws { try await Self.publish(numbers, to: log) }

    private static func publish(_ numbers: Range<Int>, to log: RivvenLog) async throws {
        let events = numbers.map { number in
            RecordFormat.encode(
                .init(offset: Int64(number), timestamp: 1, key: nil, value: Bytes(utf8: "\(number)")), partition: 0)
        }
        _ = try await log.publish(topic: "events", partition: 0, records: events)
    }

    func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 {
        try await log.publish(topic: topic, partition: partition, records: records)
    }

    /// Returns nothing for an offset past the end, as rivvend does.
    func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage] {
        let log = log
        guard offset <= (try await log.offsetBounds(topic: topic, partition: partition)).latest else { return [] }
        return try await log.consume(
            topic: topic, partition: partition, from: offset, maximumRecords: maximumRecords, maximumWait: maximumWait)
    }

    func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {
        state.withLock { $0.offsets["\(group)/\(topic)/\(partition)"] = offset }
    }

    func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64? {
        state.withLock { $0.offsets["\(group)/\(topic)/\(partition)"] }
    }
}
