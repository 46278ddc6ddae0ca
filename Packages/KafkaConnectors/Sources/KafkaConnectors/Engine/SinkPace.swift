import KafkaCodecs

/// How many events a sink's lane reads at once: so many that their acknowledgement takes about half a second, and that they
/// fit into a limit of bytes.
///
/// The number begins small and doubles while acknowledgements are quick. If they are slow, it shrinks; if that does not
/// make them quicker, the time is the latency of the target rather than its rate, and the number grows again.
struct SinkPace {
    /// The most bytes that are read at once, as far as the size of the next events is like that of the last ones.
    static let bytes = 2 << 20
    /// The most bytes that are read while the lane waits for events, without room for them in the pipeline's memory.
    static let idleBytes = 16 << 10
    private static let first = 16
    private static let quick = Duration.milliseconds(250)
    private static let slow = Duration.milliseconds(750)
    private static let aim = Duration.milliseconds(500)

    private let maximum: Int
    private var events: Int
    /// The average size of the events that were read last; 0 before the first.
    private var eventBytes = 0
    private var latency = Duration.zero
    /// What was slow before the number shrank for it.
    private var slowest: (events: Int, time: Duration)?

    /// - Parameter maximum: The most events to read at once.
    init(maximum: Int) {
        self.maximum = max(maximum, 1)
        events = min(Self.first, self.maximum)
    }

    /// How many events to read next.
    var portion: Int { min(events, fitting(Self.bytes)) }

    /// How many events to read while none are known to be there.
    var idlePortion: Int { min(events, fitting(Self.idleBytes)) }

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
    mutating func acknowledged(_ count: Int, after time: Duration) {
        guard count <= events else { return }
        if let before = slowest {
            slowest = nil
            if time * 4 > before.time * 3 {
                latency = time
                events = before.events
                return
            }
        }
        if time < Self.quick || time * 4 < latency * 5 {
            if count * 2 > events { events = min(events * 2, maximum) }
        } else if time > Self.slow, time > latency * 2, events > 1 {
            slowest = (events, time)
            events = max(min(Int(Double(events) * (Self.aim / time)), events / 2), 1)
        }
    }
}
