import KafkaCodecs
import KafkaConnectors
import RivvenProtocol
import Synchronization

/// Reads lines. There is one partition, and a line's number is its offset.
final class LinesSource: SourceConnector {
    let name = "lines"
    let lines: [String]
    /// The committed position. A real source stores it so that it survives the process.
    let kept = Mutex<Int64>(0)

    init(_ lines: [String]) { self.lines = lines }

    func check() async -> ConnectorCheck {
        ConnectorCheck(connector: "source \"\(name)\"", finding: "\(lines.count) lines", partitions: 1)
    }

    func discover() async throws -> Catalogue {
        Catalogue(topics: [.init(name: name, partitions: [.init(number: 0, start: 0, end: Int64(lines.count))])])
    }

    /// Throws if the source cannot be reached; `/ready` reports that.
    func ping() async throws {}

    func partitionCount() async throws -> Int { 1 }

    func ends() async throws -> [Int: Int64] { lines.isEmpty ? [:] : [0: Int64(lines.count)] }

    func committed() async throws -> [Int: Int64] { [0: kept.withLock { $0 }] }

    /// The event's key is the line's number. So the target's last event says where to continue, and no line is written twice.
    func position(after message: RivvenMessage) -> (partition: Int, offset: Int64)? {
        message.key?.utf8String.flatMap { Int64($0) }.map { (partition: 0, offset: $0 + 1) }
    }

    func read(_ hooks: SourceHooks) async throws -> any SourceReader {
        let begins = try await hooks.assigned([0])
        return LinesReader(self, from: max(kept.withLock { $0 }, begins[0] ?? 0), hooks)
    }
}

/// A reader of the lines.
final class LinesReader: SourceReader {
    private let source: LinesSource
    private let hooks: SourceHooks
    private let state: Mutex<(next: Int64, isClosed: Bool)>

    init(_ source: LinesSource, from start: Int64, _ hooks: SourceHooks) {
        self.source = source
        self.hooks = hooks
        state = Mutex((start, false))
    }

    /// Waits for lines, and never returns an empty batch.
    func next() async throws -> SourceBatch? {
        while !state.withLock({ $0.isClosed }) {
            if let batch = nextBatch() { return batch }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    private func nextBatch() -> SourceBatch? {
        let end = Int64(source.lines.count)
        let offsets = state.withLock { state -> Range<Int64> in
            let start = state.next
            state.next = min(start + 100, end)
            return start..<max(state.next, start)
        }
        guard !offsets.isEmpty else { return nil }
        let lines = source.lines[Int(offsets.lowerBound)..<Int(offsets.upperBound)]
        let size = lines.reduce(0) { $0 + $1.utf8.count }
        return SourceBatch(partition: 0, offsets: offsets, count: lines.count, size: size) {
            SourceEvents(
                zip(offsets, lines).map { RivvenRecord(key: Bytes(utf8: "\($0)"), value: Bytes(utf8: $1)) })
        }
    }

    /// Receives only positions of acknowledged events: nothing else can create a `CommittablePosition`.
    func commit(_ positions: [Int: CommittablePosition]) async throws {
        if let position = positions[0] { source.kept.withLock { $0 = max($0, position.offset) } }
    }

    func position(of partition: Int) -> Int64? { partition == 0 ? state.withLock { $0.next } : nil }

    func lag() -> [Int: Int64] { [0: Int64(source.lines.count) - state.withLock { $0.next }] }

    /// The pipeline writes and commits returned batches during `revoked`, and none after it.
    func close(deadline: Duration) async {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if isFirst { await hooks.revoked([0]) }
    }
}
