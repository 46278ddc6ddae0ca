/// A search for the largest chunk that a target acknowledges in about half a second.
///
/// A target needs a fixed latency for each chunk and some time for each event, and both vary. One measurement cannot
/// separate them. So the sizes are powers of two, each has a mean time, and the means are compared: if a smaller chunk
/// is not faster, the time is mostly latency, and the size grows.
///
/// Invariants:
/// - A size that was abandoned because of its time is tried again after `patience` chunks. So no size is final, and a
///   moment in which the target was slow does not slow it down for good.
/// - Each attempt that fails doubles the patience, up to a limit.
struct PaceLevels: Sendable {
    private static let quick = Duration.milliseconds(250)
    private static let aim = Duration.milliseconds(500)
    private static let slow = Duration.milliseconds(750)
    private static let patience = 8...32

    private struct Mean: Sendable {
        var time: Duration
        /// The number of chunks that had been acknowledged when it was measured.
        var at: Int
    }

    private let maximum: Int
    private var level: Int
    private var means: [Mean?]
    private var chunks = 0
    private var patience = Self.patience.lowerBound

    /// Creates a search that begins with chunks of `first` events.
    ///
    /// - Parameter maximum: The largest size.
    init(first: Int, maximum: Int) {
        self.maximum = max(maximum, 1)
        means = Array(repeating: nil, count: Self.level(of: self.maximum) + 1)
        level = min(Self.level(of: first), means.count - 1)
    }

    /// The number of events of the next chunk.
    var size: Int { min(1 << level, maximum) }

    /// The lowest level whose chunks have room for `count` events.
    private static func level(of count: Int) -> Int {
        count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
    }

    /// Notes that a chunk of `count` events was acknowledged after `time`.
    ///
    /// - Parameter wanted: The number of events in a full chunk. A chunk of at most half of that does not change the
    ///   size.
    mutating func acknowledged(_ count: Int, of wanted: Int, after time: Duration) {
        let level = min(Self.level(of: count), means.count - 1)
        chunks += 1
        // A much shorter time replaces the mean at once: disturbances only make a chunk slower.
        let mean = recent(level).map { time * 2 < $0.time ? time : ($0.time + time) / 2 } ?? time
        means[level] = Mean(time: mean, at: chunks)
        guard count * 2 > wanted, count <= size else { return }
        self.level = next(after: level, mean)
    }

    private mutating func next(after level: Int, _ time: Duration) -> Int {
        let smaller = (0..<level).reversed().lazy.compactMap(recent).first
        let larger = (level + 1..<max(means.count, level + 1)).lazy.compactMap(recent).first
        let isAsSlow = larger.map { time * 4 >= $0.time * 3 } ?? false
        // If all of the larger size's time was spent on events, a chunk of this size needs the corresponding fraction
        // of it. If it takes at least 1.5 times as long, the rest is latency.
        let isMostlyLatency = (level + 1..<max(means.count, level + 1)).lazy.compactMap(recent).contains {
            time * (2 << ($0.level - level)) >= $0.time * 3
        }
        let isLatency = isMostlyLatency || isAsSlow || smaller.map { $0.time * 4 >= time * 3 } ?? false
        if level > 0, !isLatency {
            if time > Self.slow {
                patience = min(patience * 2, Self.patience.upperBound)
                var (level, time) = (level - 1, time / 2)
                while level > 0, time > Self.aim { (level, time) = (level - 1, time / 2) }
                return level
            }
            // A smaller chunk is measured first, for comparison: a larger one might take too long.
            if time > Self.aim, smaller == nil { return level - 1 }
        }
        if time < Self.quick { patience = Self.patience.lowerBound }
        if isAsSlow, time > Self.slow, let larger { return larger.level }
        let mayGrow =
            // Twice the events take at most twice the time. A mean that is far above that was disturbed or is out of
            // date, and is ignored.
            if let larger, larger.level == level + 1, larger.time * 2 <= time * 5 {
                time < Self.quick || larger.time <= Self.slow || larger.time * 2 < time * 3
            } else {
                // A size that was not measured takes at most twice the time. The smallest one cannot be compared with a
                // smaller one.
                time <= Self.aim || isLatency || level == 0
            }
        // A single slow chunk may have shrunk the size by several levels. Latency alone must not keep it there, so it
        // grows by two.
        return mayGrow ? min(level + (isLatency && level > 0 ? 2 : 1), means.count - 1) : level
    }

    /// Returns a level and its mean time; `nil` if it was not measured recently.
    private func recent(_ level: Int) -> (level: Int, time: Duration)? {
        guard let mean = means[level], chunks - mean.at <= patience else { return nil }
        return (level, mean.time)
    }
}
