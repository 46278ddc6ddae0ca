/// Searches for the largest chunk that a target acknowledges in about half a second.
///
/// A target takes a latency for each chunk and a time for each event, and both vary. A single time tells neither. So the sizes
/// are powers of two, each has a mean time, and they are compared: if a smaller chunk is not quicker, the time is latency, and
/// the size grows.
///
/// Invariants:
/// - A size that was left because of its time is tried again after `patience` chunks. So no size is final, and a moment in which
///   the target was slow does not slow it down for good.
/// - Each attempt that fails doubles the patience.
struct PaceLevels: Sendable {
    private static let quick = Duration.milliseconds(250)
    private static let aim = Duration.milliseconds(500)
    private static let slow = Duration.milliseconds(750)
    private static let patience = 8...32

    private struct Mean: Sendable {
        var time: Duration
        /// The number of chunks that were acknowledged before.
        var at: Int
    }

    private let maximum: Int
    private var level: Int
    private var means: [Mean?]
    private var chunks = 0
    private var patience = Self.patience.lowerBound

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
    /// - Parameter wanted: The number of events that a chunk has now. A chunk of at most half of that tells nothing about it.
    mutating func acknowledged(_ count: Int, of wanted: Int, after time: Duration) {
        let level = min(Self.level(of: count), means.count - 1)
        chunks += 1
        // A much shorter time is believed at once: chance only adds.
        let mean = recent(level).map { time * 2 < $0.time ? time : ($0.time + time) / 2 } ?? time
        means[level] = Mean(time: mean, at: chunks)
        guard count * 2 > wanted, count <= size else { return }
        self.level = next(after: level, mean)
    }

    private mutating func next(after level: Int, _ time: Duration) -> Int {
        let smaller = (0..<level).reversed().lazy.compactMap(recent).first
        let larger = (level + 1..<max(means.count, level + 1)).lazy.compactMap(recent).first
        let isAsSlow = larger.map { time * 4 >= $0.time * 3 } ?? false
        // At most so much of the larger size's time was for events; what a chunk of this size takes beyond that is latency.
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
            // A smaller chunk is compared first: a larger one might take too long.
            if time > Self.aim, smaller == nil { return level - 1 }
        }
        if time < Self.quick { patience = Self.patience.lowerBound }
        if isAsSlow, time > Self.slow, let larger { return larger.level }
        let mayGrow =
            // Twice the events take at most twice the time: what is far above that was chance, or another moment.
            if let larger, larger.level == level + 1, larger.time * 2 <= time * 5 {
                time < Self.quick || larger.time <= Self.slow || larger.time * 2 < time * 3
            } else {
                // A size that was not tried takes at most twice the time. The smallest one has no smaller one to compare with.
                time <= Self.aim || isLatency || level == 0
            }
        // A single slow chunk shrinks the size by several levels. Latency alone must not keep it there.
        return mayGrow ? min(level + (isLatency && level > 0 ? 2 : 1), means.count - 1) : level
    }

    /// A level and its mean time, if it was measured of late.
    private func recent(_ level: Int) -> (level: Int, time: Duration)? {
        guard let mean = means[level], chunks - mean.at <= patience else { return nil }
        return (level, mean.time)
    }
}
