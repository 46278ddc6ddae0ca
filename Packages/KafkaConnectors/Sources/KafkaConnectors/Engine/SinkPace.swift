import KafkaCodecs

/// How many events a sink's lane reads at once: so many that their acknowledgement takes about half a second, and that they
/// fit into a limit of bytes.
///
/// `PaceLevels` finds the number.
struct SinkPace {
    /// The most bytes that are read at once, as far as the size of the next events is like that of the last ones.
    static let bytes = 2 << 20
    /// The most bytes that are read while the lane waits for events, without room for them in the pipeline's memory.
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

    /// How many events to read next.
    var portion: Int { min(levels.size, fitting(Self.bytes)) }

    /// How many events to read while none are known to be there.
    var idlePortion: Int { min(levels.size, fitting(Self.idleBytes)) }

    /// How many bytes the next `portion` is expected to have.
    var expectedBytes: Int { eventBytes == 0 ? Self.idleBytes : portion * eventBytes }

    private func fitting(_ bytes: Int) -> Int { eventBytes == 0 ? 1 : max(bytes / eventBytes, 1) }

    /// Notes what was read.
    mutating func read(_ count: Int, bytes: Int) {
        guard count > 0 else { return }
        let average = max(bytes / count, 1)
        // A large event counts at once, small ones by and by.
        eventBytes = average > eventBytes ? average : (eventBytes * 7 + average) / 8
    }

    /// Notes that `count` events were acknowledged `time` after the lane had begun to wait for them.
    ///
    /// - Parameter isQueued: Whether they were submitted before the previous acknowledgement. What a target acknowledges
    ///   together with it took no time of its own, and says nothing about the time until the next acknowledgement.
    mutating func acknowledged(_ count: Int, after time: Duration, isQueued: Bool = false) {
        guard !isQueued || time * 10 >= interval else {
            // Not for ever: the target may have become fast.
            interval = interval / 2
            return
        }
        interval = time
        levels.acknowledged(count, of: portion, after: time)
    }
}
