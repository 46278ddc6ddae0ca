import KafkaCodecs
import RivvenLog
import RivvenProtocol

@testable import KafkaConnectors

/// A source with a fixed list of batches. It ends when the pipeline has read them.
final class ListedSource: SourceConnector {
    let name = "listed"
    let batches: [SourceBatch]
    /// Completes when all batches have been read.
    let read = Completion()

    init(_ batches: [SourceBatch]) { self.batches = batches }

    /// Creates batches of one partition. By default the value of a record is its offset.
    convenience init(sizes: [Int], value: @escaping @Sendable (Int64) -> Bytes = { Bytes(utf8: "\($0)") }) {
        var next: Int64 = 0
        self.init(
            sizes.map { size in
                let offsets = next..<next + Int64(size)
                next = offsets.upperBound
                return SourceBatch(partition: 0, offsets: offsets, count: size, size: size) {
                    SourceEvents(offsets.map { RivvenRecord(key: nil, value: value($0)) })
                }
            })
    }

    func check() async -> ConnectorCheck { ConnectorCheck(connector: name, finding: "there") }
    func discover() async throws -> Catalogue { Catalogue(topics: []) }
    func ping() async throws {}
    func partitionCount() async throws -> Int { 1 }
    func ends() async throws -> [Int: Int64] { [:] }
    func committed() async throws -> [Int: Int64] { [:] }
    func position(after message: RivvenMessage) -> (partition: Int, offset: Int64)? { nil }

    func read(_ hooks: SourceHooks) async throws -> any SourceReader { Reader(batches, hooks, read) }

    private final class Reader: SourceReader {
        private let left: Lock<[SourceBatch]>
        private let hooks: SourceHooks
        private let read: Completion

        init(_ batches: [SourceBatch], _ hooks: SourceHooks, _ read: Completion) {
            left = Lock(batches)
            self.hooks = hooks
            self.read = read
        }

        func next() async throws -> SourceBatch? {
            let next = left.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if next == nil { read.complete() }
            return next
        }
        func commit(_ positions: [Int: CommittablePosition]) async throws {}
        func position(of partition: Int) -> Int64? { nil }
        func lag() -> [Int: Int64] { [:] }
        func close(deadline: Duration) async { await hooks.revoked([0]) }
    }
}

/// An in-memory event log that records publish requests, delays the first one until `letGo()` is called, and can reject
/// records with a certain value.
final class WatchedStore: LoggedStore {
    let log: RivvenLog
    private let refused: Bytes?
    private let requests = Lock<[Int]>([])
    private let gate = Completion()

    init(refusing refused: Bytes? = nil) async throws {
        log = try await RivvenLog(directory: nil)
        self.refused = refused
    }

    /// The number of records in each accepted request, without those for dead letters.
    var published: [Int] { requests.withLock { $0 } }

    /// Lets the first request continue.
    func letGo() { gate.complete() }

    func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 {
        guard topic == "events" else {
            return try await log.publish(topic: topic, partition: partition, records: records)
        }
        await gate.wait(until: .now + .seconds(60))
        if let refused, records.contains(where: { $0.value == refused }) {
            throw RivvenError(.invalidArgument, "refused")
        }
        requests.withLock { $0.append(records.count) }
        return try await log.publish(topic: topic, partition: partition, records: records)
    }
}
