import Testing

@testable import KafkaConnectors

/// Tests of the rate over time, with times that the test chooses.
struct RateLimiterTests {
    private let start = ContinuousClock.now

    /// Returns the wait of each reservation in `steps`; `at` is its time in milliseconds.
    private func waits(_ limiter: RateLimiter, _ steps: [(at: Int, count: Int)]) -> [Duration] {
        var limiter = limiter
        return steps.map { step in limiter.reserve(step.count, at: start + .milliseconds(step.at)) }
    }

    @Test func aBurstPassesAtOnceAndTheRestAtTheRate() {
        #expect(
            waits(RateLimiter(eventsPerSecond: 10, burst: 3), [(0, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 2)]) == [
                .zero, .zero, .zero, .milliseconds(100), .milliseconds(200), .milliseconds(400),
            ])
    }

    @Test func reservedEventsCountWhileTheyWait() {
        #expect(
            waits(RateLimiter(eventsPerSecond: 10, burst: 1), [(0, 1), (0, 1), (100, 1), (200, 1)]) == [
                .zero, .milliseconds(100), .milliseconds(100), .milliseconds(100),
            ])
    }

    @Test func aPauseFillsTheBucketAndNoMore() {
        #expect(
            waits(RateLimiter(eventsPerSecond: 10, burst: 2), [(0, 2), (3_600_000, 2), (3_600_000, 1)]) == [
                .zero, .zero, .milliseconds(100),
            ])
    }

    @Test func halfAPauseFillsHalfABucket() {
        #expect(
            waits(RateLimiter(eventsPerSecond: 10, burst: 4), [(0, 4), (200, 2), (200, 1)]) == [
                .zero, .zero, .milliseconds(100),
            ])
    }

    @Test func aReservationAboveTheBurstWaitsForTheRest() {
        #expect(waits(RateLimiter(eventsPerSecond: 100, burst: 10), [(0, 110)]) == [.seconds(1)])
    }

    @Test func aClockThatGoesBackAddsNothing() {
        #expect(
            waits(RateLimiter(eventsPerSecond: 10, burst: 1), [(1000, 1), (0, 1)]) == [.zero, .milliseconds(1100)])
    }

    @Test func reservingNothingNeedsNoWait() {
        #expect(waits(RateLimiter(eventsPerSecond: 1, burst: 1), [(0, 1), (0, 0)]) == [.zero, .zero])
    }

    /// A third of a second has no exact value in any unit. Rounding errors must not add up.
    @Test func oddRatesDoNotDrift() {
        var limiter = RateLimiter(eventsPerSecond: 3, burst: 1)
        var last = Duration.zero
        for _ in 0...300_000 { last = limiter.reserve(1, at: start) }
        #expect(last <= .seconds(100_000) && last > .seconds(100_000) - .microseconds(1))
    }

    /// From the start to any time, at most the rate times the elapsed time, plus one burst, is admitted.
    @Test func theRateIsKeptForRandomRequests() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<100 {
            let (rate, burst) = (1 + random.below(1000), 1 + random.below(100))
            var limiter = RateLimiter(eventsPerSecond: rate, burst: burst)
            var now = Duration.zero
            var gone = 0
            for _ in 0..<100 {
                now += .milliseconds(random.below(50))
                let count = random.below(20)
                let wait = limiter.reserve(count, at: start + now)
                gone += count
                let allowed = (now + wait + .nanoseconds(1)) * rate + .seconds(burst)
                #expect(.seconds(gone) <= allowed)
                // The caller continues after its wait.
                now += wait
            }
        }
    }

    @Test func aConfigurationWithoutARateHasNoLimiter() {
        let none = RateLimiter(RateLimitConfiguration())
        #expect(none == nil)
        var configuration = RateLimitConfiguration()
        configuration.eventsPerSecond = 20
        var limiter = RateLimiter(configuration)
        let waits = [limiter?.reserve(2, at: start), limiter?.reserve(1, at: start)]
        #expect(waits == [.zero, .milliseconds(50)])
    }
}
