import KafkaCodecs
import KafkaConnectors
import RivvenProtocol
import Synchronization

/// Counts events. An empty one is at fault: it goes to the dead letters.
final class CountingSink: SinkConnector, SinkSession {
    let name = "counter"
    let counts = Mutex<[RivvenPartition: Int]>([:])

    func check() async -> ConnectorCheck { ConnectorCheck(connector: "sink \"\(name)\"", finding: "it counts") }

    func discover() async throws -> Catalogue { Catalogue(topics: []) }

    func ping() async throws {}

    /// Makes the target ready. One that cannot take so many partitions throws a `ConnectorError` that says what to do.
    func prepare(partitions: Int) async throws {}

    /// The hooks are for a target that tries again by itself, or flushes: both are counted.
    func open(_ hooks: SinkHooks) async throws -> any SinkSession { self }

    /// A sink that writes all of a `submit` or nothing, `next` included, says so here.
    var isAtomic: Bool { false }

    /// A sink that keeps the position itself returns it; then what Rivven's group has committed counts for nothing.
    func begin(_ partition: RivvenPartition) async throws -> SinkPosition? { nil }

    /// Returns when there is room for more. The receipt may end later, and in any order.
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
