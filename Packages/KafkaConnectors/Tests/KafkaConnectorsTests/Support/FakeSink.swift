import KafkaCodecs
import KafkaTransport
import RivvenProtocol

@testable import KafkaConnectors

/// A sink that writes to memory, and rejects, fails or delays events as a test chooses.
final class FakeSink: SinkConnector, SinkSession {
    struct State {
        var written: [RivvenPartition: [Int64]] = [:]
        var isolated: [RivvenPartition: Int] = [:]
        /// How often each partition was taken over from its former writer.
        var begun: [RivvenPartition: Int] = [:]
        var submissions = 0
        var held: [@Sendable () -> Void] = []
        var isHolding = false
        var largest = 0
        /// The bytes of submitted values that are not acknowledged: now, and the maximum.
        var (bytes, mostBytes) = (0, 0)
    }

    let name = "fake"
    let isAtomic = false
    let state = Lock(State())
    /// Returns why an event is not written; `nil` if it is written.
    private let fault: @Sendable (RivvenMessage, RivvenPartition) -> SinkReceipt.Fault?

    init(_ fault: @escaping @Sendable (RivvenMessage, RivvenPartition) -> SinkReceipt.Fault? = { _, _ in nil }) {
        self.fault = fault
    }

    func written(_ partition: RivvenPartition) -> [Int64] { state.withLock { $0.written[partition] ?? [] } }

    /// The maximum of the bytes of submitted values that were not acknowledged.
    var mostBytes: Int { state.withLock { $0.mostBytes } }

    /// Withholds acknowledgements from now on.
    func hold() { state.withLock { $0.isHolding = true } }

    /// Sends the withheld acknowledgements, and stops withholding them.
    func release() {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for acknowledge in held { acknowledge() }
    }

    func check() async -> ConnectorCheck { ConnectorCheck(connector: "sink \"fake\"", finding: "") }
    func discover() async throws -> Catalogue { Catalogue(topics: []) }
    func ping() async throws {}
    func prepare(partitions: Int) async throws {}
    func open(_ hooks: SinkHooks) async throws -> any SinkSession { self }
    func begin(_ partition: RivvenPartition) async throws -> SinkPosition? {
        state.withLock { $0.begun[partition, default: 0] += 1 }
        return nil
    }
    func isolate(_ partition: RivvenPartition) async throws {
        state.withLock { $0.isolated[partition, default: 0] += 1 }
    }
    func end(_ partition: RivvenPartition) async {}
    func close(deadline: Duration) async {}

    /// Writes the events before the first one with a fault, as a producer does. All events behind it are held back.
    func submit(
        _ messages: [RivvenMessage], of partition: RivvenPartition, next: SinkPosition
    ) async throws -> SinkReceipt {
        let receipt = SinkReceipt(count: messages.count)
        let faults = messages.map { fault($0, partition) }
        let end = faults.firstIndex { $0 != nil } ?? messages.count
        let bytes = messages.reduce(0) { $0 + $1.value.count }
        let acknowledge: @Sendable () -> Void = {
            self.state.withLock { state in
                state.written[partition, default: []] += messages[..<end].map(\.offset)
                state.bytes -= bytes
            }
            receipt.written(end)
            for index in end..<messages.count { receipt.note(faults[index] ?? .heldBack, at: index) }
        }
        let isHeld = state.withLock { state in
            state.submissions += 1
            state.largest = max(state.largest, messages.count)
            state.bytes += bytes
            state.mostBytes = max(state.mostBytes, state.bytes)
            if state.isHolding { state.held.append(acknowledge) }
            return state.isHolding
        }
        if !isHeld { acknowledge() }
        return receipt
    }
}

extension FakeSink {
    /// Returns a pipeline from the topic `events` to this sink.
    func pipeline(_ store: any RivvenStore, letters: String? = nil) -> SinkPipeline {
        var options = PipelineOptions(maximumEvents: 2000, commitInterval: .milliseconds(50))
        options.deadLetterTopic = letters
        return SinkPipeline(
            sink: self, topics: ["events"], group: "group", options: options, store: store, log: .off)
    }
}

extension MemoryStore {
    /// Publishes `count` events to a partition of `events`.
    func publish(_ count: Int, partition: Int = 0, bytes: Int = 1) async throws {
        let event = RivvenRecord(key: nil, value: Bytes(Array(repeating: UInt8(ascii: "x"), count: bytes)))
        _ = try await publish(
            topic: "events", partition: partition, records: Array(repeating: event, count: count))
    }
}
