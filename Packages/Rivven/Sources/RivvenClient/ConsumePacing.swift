import KafkaCodecs
import RivvenProtocol

/// Slows down reading of partitions for which the broker answers at once with nothing, although it was to wait.
///
/// Otherwise such a broker would keep the client and itself busy with thousands of requests a second.
final class ConsumePacing: Sendable {
    private static let longestPause = Duration.milliseconds(200)

    private let emptyResponses = Lock<[RivvenPartition: Int]>([:])

    /// Notes a response and returns how long to wait before the next request.
    ///
    /// - Parameters:
    ///   - isEmpty: Whether the response holds no message.
    ///   - left: The rest of the time that the broker was to wait.
    func pause(after isEmpty: Bool, of partition: RivvenPartition, left: Duration) -> Duration {
        emptyResponses.withLock { counts in
            guard isEmpty, left > .zero else {
                // The dictionary is touched only if the partition was slowed down.
                if !counts.isEmpty { counts[partition] = nil }
                return .zero
            }
            let count = counts[partition, default: 0]
            counts[partition] = min(count + 1, 10)
            return min(.milliseconds(1 << count), left, Self.longestPause)
        }
    }
}
