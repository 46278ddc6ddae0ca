import KafkaTransport
import Testing

@Suite struct BackoffTests {
    @Test func waitsDoubleUpToTheMaximum() {
        var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(1), jitter: 0)
        let waits = (0..<6).map { _ in backoff.next() }
        #expect(waits == [100, 200, 400, 800, 1000, 1000].map { .milliseconds($0) })
    }

    @Test func jitterStaysWithinItsBoundsAndUnderTheMaximum() {
        var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(1), seed: 7)
        for middle in [100, 200, 400, 800, 1000, 1000, 1000] {
            let wait = backoff.next()
            #expect(wait >= .milliseconds(middle) * 0.8)
            #expect(wait <= min(.milliseconds(middle) * 1.2, .seconds(1)))
        }
    }

    @Test func aSeedDeterminesTheWaits() {
        func waits(_ seed: UInt64) -> [Duration] {
            var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(10), seed: seed)
            return (0..<5).map { _ in backoff.next() }
        }
        #expect(waits(1) == waits(1))
        #expect(waits(1) != waits(2))
    }

    @Test func resetStartsAgain() {
        var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(1), jitter: 0)
        _ = backoff.next()
        _ = backoff.next()
        backoff.reset()
        #expect(backoff.next() == .milliseconds(100))
    }

    @Test func manyAttemptsDoNotOverflow() {
        var backoff = Backoff(initial: .seconds(Int64.max), maximum: .seconds(Int64.max), jitter: 1)
        for _ in 0..<1000 { #expect(backoff.next() >= .zero) }
    }
}
