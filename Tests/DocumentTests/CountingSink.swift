import KafkaCodecs
import KafkaConnectors
import RivvenProtocol
import Synchronization

/// Counts events. An empty event is invalid and goes to the dead letters.
final class CountingSink: SinkConnector, SinkSession {
    let name = "counter"
    let counts = Mutex<[RivvenPartition: Int]>([:])

    func check() async -> ConnectorCheck { ConnectorCheck(connector: "sink \"\(name)\"", finding: "it counts") }

    func discover() async throws -> Catalogue { Catalogue(topics: []) }

    func ping() async throws {}

    /// Prepares the target. Throws a `ConnectorError` that says what to do if the target has too few partitions.
    func prepare(partitions: Int) async throws {}

    /// A target that retries or flushes by itself reports that to the hooks, which count it.
    func open(_ hooks: SinkHooks) async throws -> any SinkSession { self }

    /// Whether the sink writes a whole `submit`, including `next`, or nothing of it.
    var isAtomic: Bool { false }

    /// Returns the position if the sink stores it itself. The position that Rivven's group has committed is then ignored.
    func begin(_ partition: RivvenPartition) async throws -> SinkPosition? { nil }

    /// Returns when there is room for more. The events of the receipt may complete later, and in any order.
    func submit(
        _ messages: [RivvenMessage], of partition: RivvenPartition, next: SinkPosition
    ) async throws -> SinkReceipt {
        let receipt = SinkReceipt(count: messages.count)
        for (index, message) in messages.enumerated() {
            if message.value.count == 0 {
                receipt.refuse(index, "it is empty")
            } else {
                counts.withLock { $0[partition, default: 0] += 1 }
                receipt.written(1)
            }
        }
        return receipt
    }

    func end(_ partition: RivvenPartition) async {}

    func close(deadline: Duration) async {}
}
