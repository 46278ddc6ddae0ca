import KafkaCodecs
import KafkaTransport

/// The warning that records are older than the retention time of the target, so that Kafka would delete what was just
/// written. It is logged at most once a minute.
final class RetentionWarning: Sendable {
    private struct State {
        var count = 0
        var nextAt = ContinuousClock.now
    }

    private let sink: String
    private let topic: String
    private let retention: Int64
    private let log: Log
    private let state = Lock(State())

    init(sink: String, topic: String, retention: Int64, log: Log) {
        self.sink = sink
        self.topic = topic
        self.retention = retention
        self.log = log
    }

    /// Checks the oldest timestamp of a chunk of `count` records. Records without a timestamp are ignored.
    func note(oldest: Int64, count: Int) {
        guard oldest >= 0, oldest < WallClock.milliseconds() - retention else { return }
        let total = state.withLock { state -> Int? in
            state.count += count
            guard ContinuousClock.now >= state.nextAt else { return nil }
            state.nextAt = .now + .seconds(60)
            return state.count
        }
        guard let total else { return }
        log.warning(
            "sink \"\(sink)\": \(total) records so far are older than the \(retention) ms for which Kafka topic "
                + "\"\(topic)\" keeps them, and Kafka will delete them: set retention.ms=-1 there, or "
                + "message.timestamp.type=LogAppendTime")
    }
}
