import KafkaCodecs

/// The number of events that a sink's lane reads at once. It is chosen so that acknowledging them takes about half a
/// second, and so that they stay within a limit on bytes.
///
/// `PaceLevels` finds the number.
struct SinkPace {
    /// The most bytes to read at once, estimated from the size of the last events.
    static let bytes = 2 << 20
    /// The most bytes to read while the lane waits for new events. No room in the pipeline's memory is reserved for
    /// them.
    static let idleBytes = 16 << 10
    private static let first = 16

    private var levels: PaceLevels
    /// The average size of the events that were read last; 0 before the first.
    private var eventBytes = 0
    /// The time between acknowledgements.
    private var interval = Duration.zero

    /// - Parameter maximum: The most events to read at once.
    init(maximum: Int) {
        levels = PaceLevels(first: Self.first, maximum: maximum)
    }

    /// The number of events to read next.
    var chunkSize: Int { min(levels.size, fitting(Self.bytes)) }

    /// The number of events to read while the lane waits for new events.
    var idleChunkSize: Int { min(levels.size, fitting(Self.idleBytes)) }

    /// The estimated size of the next `chunkSize`, in bytes.
    var expectedBytes: Int { eventBytes == 0 ? Self.idleBytes : chunkSize * eventBytes }

    private func fitting(_ bytes: Int) -> Int { eventBytes == 0 ? 1 : max(bytes / eventBytes, 1) }

    /// Notes the number and the total size of the events that were read.
    mutating func read(_ count: Int, bytes: Int) {
        guard count > 0 else { return }
        let average = max(bytes / count, 1)
        // The average rises at once, so that large events are not underestimated, and falls slowly.
        eventBytes = average > eventBytes ? average : (eventBytes * 7 + average) / 8
    }

    /// Notes that `count` events were acknowledged `time` after the lane began to wait for them.
    ///
    /// - Parameter isQueued: Whether they were submitted before the previous acknowledgement. The target may
    ///   acknowledge them together with the previous events. Then `time` is nearly zero and says nothing about the
    ///   target, so it is ignored.
    mutating func acknowledged(_ count: Int, after time: Duration, isQueued: Bool = false) {
        guard !isQueued || time * 10 >= interval else {
            // Halved, so that short times count again after a while: the target may have become faster.
            interval = interval / 2
            return
        }
        interval = time
        levels.acknowledged(count, of: chunkSize, after: time)
    }
}
