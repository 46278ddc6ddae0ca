import KafkaClient
import KafkaProtocol
import KafkaTransport

/// The log of the writes that a client sends again. Nothing else reports them until they fail for good.
struct ClientTroubles: Sendable {
    private let log: Log
    private let causes = FailureCauses()

    init(log: Log) { self.log = log }

    /// Receives an event on the client's thread.
    func note(_ event: Kafka.Event) {
        guard Self.isNotable(event), causes.isNew("\(event.error)") else { return }
        log.warning("Kafka does not accept a write, which is sent again: \(event)", error: "\(event.error)")
    }

    /// Returns whether an event is logged. A missing response is logged at once. A lost connection, a moved leader or a
    /// transaction that is still ending is normal, unless it persists.
    private static func isNotable(_ event: Kafka.Event) -> Bool {
        guard event.kind == .retry, writes.contains(event.api) else { return false }
        switch event.error.code {
        case .timedOut: return true
        case .connection: return event.attempts > 1
        default: return event.attempts > 7
        }
    }

    private static let writes: Set<APIKey> = [
        .produce, .initProducerId, .addPartitionsToTxn, .addOffsetsToTxn, .txnOffsetCommit, .endTxn,
    ]
}
