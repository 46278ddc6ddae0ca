import Testing

@testable import KafkaConnectors

/// How many events a sink's lane reads at once.
struct SinkPaceTests {
    /// Acknowledges `rounds` chunks by a target that takes `time` for so many events.
    private func pace(_ rounds: Int, size: Int = 100, _ time: (Int) -> Duration) -> SinkPace {
        var pace = SinkPace(maximum: 2000)
        for _ in 0..<rounds {
            pace.read(pace.portion, bytes: pace.portion * size)
            pace.acknowledged(pace.portion, after: time(pace.portion))
        }
        return pace
    }

    @Test func aFastTargetGetsTheMaximum() {
        #expect(pace(10) { _ in .milliseconds(5) }.portion == 2000)
    }

    @Test(arguments: [1, 5, 10, 50, 200, 1000]) func aSlowTargetAcknowledgesAtLeastOnceASecond(_ rate: Int) {
        let pace = pace(20) { .milliseconds(1000 * $0 / rate) }
        #expect(pace.portion <= max(rate, 1) && pace.portion >= max(rate / 8, 1))
    }

    @Test func aTargetThatIsFarAwayGetsTheMaximumAllTheSame() {
        #expect(pace(20) { _ in .milliseconds(1500) }.portion == 2000)
    }

    @Test func aTargetThatBecomesFastGetsMore() {
        var pace = pace(20) { .milliseconds(100 * $0) }
        #expect(pace.portion < 20)
        for _ in 0..<20 { pace.acknowledged(pace.portion, after: .milliseconds(1)) }
        #expect(pace.portion == 2000)
    }

    @Test func largeEventsAreReadInFewerAtATime() {
        let pace = pace(10, size: 1 << 20) { _ in .milliseconds(5) }
        #expect(pace.portion == 2 && pace.idlePortion == 1)
    }

    @Test func theFirstReadIsOfOneEventSinceNothingIsKnownOfTheirSize() {
        #expect(SinkPace(maximum: 2000).portion == 1)
    }
}
