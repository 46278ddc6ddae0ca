import KafkaTransport
import Testing

@testable import KafkaConnectors

/// Tests of how many events a sink's lane reads at once.
struct SinkPaceTests {
    /// Returns the pace after `rounds` chunks. The target acknowledges a chunk of `n` events after `time(n)`.
    private func pace(_ rounds: Int, size: Int = 100, _ time: (Int) -> Duration) -> SinkPace {
        var pace = SinkPace(maximum: 2000)
        for _ in 0..<rounds {
            pace.read(pace.chunkSize, bytes: pace.chunkSize * size)
            pace.acknowledged(pace.chunkSize, after: time(pace.chunkSize))
        }
        return pace
    }

    @Test func aFastTargetGetsTheMaximum() {
        #expect(pace(10) { _ in .milliseconds(5) }.chunkSize == 2000)
    }

    @Test(arguments: [1, 5, 10, 50, 200, 1000]) func aSlowTargetAcknowledgesAtLeastOnceASecond(_ rate: Int) {
        let pace = pace(20) { .milliseconds(1000 * $0 / rate) }
        #expect(pace.chunkSize <= max(rate, 1) && pace.chunkSize >= max(rate / 8, 1))
    }

    @Test(arguments: [260, 300, 500, 520, 700, 740, 800, 1500, 3000])
    func aDistantTargetStillGetsTheMaximum(_ milliseconds: Int) {
        #expect(pace(30) { _ in .milliseconds(milliseconds) }.chunkSize == 2000)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func aTargetWhoseTimeDoesNotDependOnTheCountGetsManyEvents(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var total = 0
        var pace = SinkPace(maximum: 2000)
        for round in 0..<500 {
            pace.read(pace.chunkSize, bytes: pace.chunkSize * 100)
            if round >= 100 { total += pace.chunkSize }
            pace.acknowledged(pace.chunkSize, after: .milliseconds(.random(in: 500...4000, using: &random)))
        }
        #expect(total / 400 > 500)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func aBacklogIsCarriedEvenIfEachChunkTakesOneToFiveSeconds(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var pace = SinkPace(maximum: 2000)
        pace.read(1, bytes: 200)
        pace.acknowledged(pace.chunkSize, after: .seconds(15))
        // 100 events arrive per second, and 2000 wait.
        var (seconds, carried) = (0.0, 0.0)
        while seconds < 120, carried < 2000 + 100 * seconds {
            let count = pace.chunkSize
            let latency = Double.random(in: 1...2.25, using: &random) * Double.random(in: 1...2.25, using: &random)
            let time = latency + Double(count) / 2000
            (seconds, carried) = (seconds + time, carried + Double(count))
            pace.acknowledged(count, after: .milliseconds(Int(time * 1000)))
        }
        #expect(seconds < 120)
    }

    @Test(arguments: [400, 1000, 3000])
    func aTargetGetsTheMaximumAgainAfterASlowMoment(_ latency: Int) {
        var pace = pace(20) { .seconds($0) }
        #expect(pace.chunkSize == 1)
        for _ in 0..<300 { pace.acknowledged(pace.chunkSize, after: .milliseconds(latency)) }
        #expect(pace.chunkSize == 2000)
    }

    @Test(arguments: [1, 5, 10, 50, 200, 1000]) func aSlowTargetIsRarelyProbedWithLargerChunks(_ rate: Int) {
        var pace = pace(20) { .milliseconds(1000 * $0 / rate) }
        var late = 0
        for _ in 0..<1000 {
            if pace.chunkSize > rate { late += 1 }
            pace.acknowledged(pace.chunkSize, after: .milliseconds(1000 * pace.chunkSize / rate))
        }
        #expect(late <= 35)
    }

    @Test func slowLargeEventsAreReadOneAtATime() {
        #expect(pace(20, size: 1 << 20) { .seconds($0) }.chunkSize == 1)
    }

    @Test(arguments: [20, 100, 400, 2000]) func chunksThatAreAcknowledgedTogetherAreAcknowledgedOnceASecond(_ rate: Int)
    {
        var pace = SinkPace(maximum: 2000)
        pace.read(1, bytes: 100)
        for round in 0..<60 {
            let chunks = (0..<8).map { _ in pace.chunkSize }
            let time = Duration.milliseconds(1000 * chunks.reduce(0, +) / rate)
            if round >= 20 { #expect(time <= .seconds(1)) }
            for (index, count) in chunks.enumerated() {
                pace.acknowledged(count, after: index == 0 ? time : .microseconds(100), isQueued: index > 0)
            }
        }
    }

    @Test func aTargetThatBecomesFastGetsMore() {
        var pace = pace(20) { .milliseconds(100 * $0) }
        #expect(pace.chunkSize < 20)
        for _ in 0..<20 { pace.acknowledged(pace.chunkSize, after: .milliseconds(1)) }
        #expect(pace.chunkSize == 2000)
    }

    @Test func fewerLargeEventsAreReadAtATime() {
        let pace = pace(10, size: 1 << 20) { _ in .milliseconds(5) }
        #expect(pace.chunkSize == 2 && pace.idleChunkSize == 1)
    }

    @Test func theFirstReadIsOneEventBecauseSizesAreUnknown() {
        #expect(SinkPace(maximum: 2000).chunkSize == 1)
    }
}
