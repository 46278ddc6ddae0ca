import KafkaMetrics
import Testing

@Suite struct HistogramTests {
    @Test func aValueIsCountedInTheFirstBucketThatContainsIt() {
        let histogram = Histogram(start: 1, factor: 10, count: 3)
        #expect(histogram.bounds == [1, 10, 100])
        for value in [-5, 0, 1, 1.5, 10, 99, 100, 100.1, 1e300] { histogram.observe(value) }
        #expect(histogram.counts == [3, 2, 2, 2])
        #expect(histogram.count == 9)
    }

    @Test func durationsAreObservedInSeconds() {
        let histogram = Histogram(start: 0.001, factor: 2, count: 2)
        histogram.observe(.milliseconds(2))
        #expect(histogram.counts == [0, 1, 0])
        #expect(histogram.sum == 0.002)
    }

    @Test func nonFiniteValuesAreIgnored() {
        let histogram = Histogram(start: 1, factor: 2, count: 1)
        for value in [Double.nan, .infinity, -.infinity, .signalingNaN] { histogram.observe(value) }
        #expect(histogram.count == 0 && histogram.sum == 0)
    }

    @Test(arguments: [
        (0.0, 2.0, 3), (-1, 2, 3), (.nan, .nan, 3), (.infinity, .infinity, 1), (1, 1, 2), (1, 0.5, 2), (1, 2, 0),
        (1, 2, .min), (1, 2, .max), (1e308, 10, 9), (1, 1.0.nextUp, 9), (Double.leastNonzeroMagnitude, 1.1, 9),
    ])
    func boundsAscendForAnyArguments(start: Double, factor: Double, count: Int) {
        let histogram = Histogram(start: start, factor: factor, count: count)
        #expect((1...Histogram.maximumBuckets).contains(histogram.bounds.count))
        #expect(histogram.bounds.allSatisfy { $0 > 0 && $0.isFinite })
        #expect(zip(histogram.bounds, histogram.bounds.dropFirst()).allSatisfy { $0 < $1 })
    }
}
