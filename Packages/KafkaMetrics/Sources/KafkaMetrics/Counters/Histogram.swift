public import Synchronization

/// A histogram of observed values, such as latencies or sizes. The bounds of its buckets grow by a constant factor.
///
/// The total count is the sum of the buckets, so a scrape is always consistent.
public final class Histogram: @unchecked Sendable {
    // Unchecked because of the pointer. It never changes, and it points to atomics.

    /// The maximum number of buckets, without the last one, which has no bound.
    public static let maximumBuckets = 64

    /// The inclusive upper bounds of the buckets, in ascending order.
    public let bounds: [Double]
    /// The bounds as text, as they are in a scrape.
    let boundTexts: [[UInt8]]
    /// One bucket per bound, and one for larger values.
    @usableFromInline let buckets: UnsafeMutablePointer<Atomic<UInt64>>
    @usableFromInline let total = Atomic<UInt64>(0)

    /// Creates a histogram with the bounds `start`, `start * factor` and so on.
    ///
    /// - Parameters:
    ///   - start: The first bound. An invalid one (not above 0) is replaced by 0.001.
    ///   - factor: The factor between two bounds. An invalid one (not above 1) is replaced by 2.
    ///   - count: The number of bounds, from 1 to `maximumBuckets`. There are fewer if bounds would become infinite.
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

    /// Counts a value. An infinite value or NaN is ignored, because it would make the sum useless.
    @inlinable
    public func observe(_ value: Double) {
        guard value.isFinite else { return }
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        buckets[index].wrappingAdd(1, ordering: .relaxed)
        total.addAsDouble(value)
    }

    /// Counts a duration in seconds.
    @inlinable
    public func observe(_ value: Duration) { observe(value.inSeconds) }

    /// The number of values in each bucket; the last element is for values above all bounds.
    public var counts: [UInt64] { (0...bounds.count).map { bucket($0) } }

    /// The total number of values.
    public var count: UInt64 { counts.reduce(0, &+) }

    /// The sum of all values.
    public var sum: Double { Double(bitPattern: total.load(ordering: .relaxed)) }

    func bucket(_ index: Int) -> UInt64 { buckets[index].load(ordering: .relaxed) }
}
