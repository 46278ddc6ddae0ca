import KafkaCodecs
import RivvenProtocol

/// Slows down the reading of partitions for which the broker sends empty responses at once, although it should wait.
///
/// Otherwise client and broker would exchange thousands of requests per second.
final class ConsumePacing: Sendable {
    private static let longestPause = Duration.milliseconds(200)

    private let emptyResponses = Lock<[RivvenPartition: Int]>([:])

    /// Records a response, and returns how long to wait before the next request.
    ///
    /// - Parameters:
    ///   - isEmpty: Whether the response has no message.
    ///   - left: The rest of the time that the broker should have waited.
    func pause(after isEmpty: Bool, of partition: RivvenPartition, left: Duration) -> Duration {
        emptyResponses.withLock { counts in
            guard isEmpty, left > .zero else {
                // The dictionary is accessed only if a partition was slowed down.
                if !counts.isEmpty { counts[partition] = nil }
                return .zero
            }
            let count = counts[partition, default: 0]
            counts[partition] = min(count + 1, 10)
            return min(.milliseconds(1 << count), left, Self.longestPause)
        }
    }
}
