public import Synchronization

/// How often a figure fell into each of some ranges, whose bounds grow by a factor: latencies, sizes.
///
/// The count of all is the sum of the ranges, so that a scrape never shows the two apart.
public final class Histogram: @unchecked Sendable {
    // Unchecked because of the pointer: it is never changed, and what it points to are atomics.

    /// The most ranges that a histogram has, the last without a bound counted out.
    public static let maximumBuckets = 64

    /// The upper bound of each range, itself included, in ascending order.
    public let bounds: [Double]
    /// The bounds as they stand in a scrape.
    let boundTexts: [[UInt8]]
    /// One a bound, and one for what is above all.
    @usableFromInline let buckets: UnsafeMutablePointer<Atomic<UInt64>>
    @usableFromInline let total = Atomic<UInt64>(0)

    /// Creates a histogram with the bounds `start`, `start * factor` and so on.
    ///
    /// - Parameters:
    ///   - start: The first bound; 0.001 where it is not above 0.
    ///   - factor: What each bound is multiplied with for the next; 2 where it is not above 1.
    ///   - count: How many bounds, 1 to `maximumBuckets`; fewer where they would not be finite.
    public init(start: Double, factor: Double, count: Int) {
        let factor = factor > 1 && factor.isFinite ? factor : 2
        var bounds: [Double] = []
        var bound = start > 0 && start.isFinite ? start : 0.001
        for _ in 0..<min(max(count, 1), Self.maximumBuckets) where bound.isFinite && bounds.last != bound {
            bounds.append(bound)
            bound *= factor
        }
        self.bounds = bounds
        boundTexts = bounds.map { Array($0.description.utf8) }
        buckets = .allocate(capacity: bounds.count + 1)
        for index in 0...bounds.count { (buckets + index).initialize(to: Atomic(0)) }
    }

    deinit {
        buckets.deinitialize(count: bounds.count + 1)
        buckets.deallocate()
    }

    /// Counts a figure. One that is not finite is left out, since the sum would be lost with it.
    @inlinable
    public func observe(_ value: Double) {
        guard value.isFinite else { return }
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        buckets[index].wrappingAdd(1, ordering: .relaxed)
        total.addAsDouble(value)
    }

    /// Counts a time, in seconds.
    @inlinable
    public func observe(_ value: Duration) { observe(value.inSeconds) }

    /// How many figures fell into the range of each bound, and last, above all.
    public var counts: [UInt64] { (0...bounds.count).map { bucket($0) } }

    /// How many figures were counted.
    public var count: UInt64 { counts.reduce(0, &+) }

    /// The sum of all figures.
    public var sum: Double { Double(bitPattern: total.load(ordering: .relaxed)) }

    func bucket(_ index: Int) -> UInt64 { buckets[index].load(ordering: .relaxed) }
}
