import KafkaSASL
import Testing

@Suite struct UnixTimeTests {
    @Test func timesAreAddedAndCompared() {
        let time = UnixTime(seconds: 10)
        #expect(time.advanced(by: .milliseconds(1500)).milliseconds == 11_500)
        #expect(time.advanced(by: .milliseconds(-1500)).milliseconds == 8_500)
        #expect(time.duration(to: UnixTime(seconds: 7)) == .seconds(-3))
        #expect(time < UnixTime(milliseconds: 10_001))
    }

    @Test(arguments: [Int64.min, Int64.max, -1, 0, 1])
    func noTimeOverflows(value: Int64) {
        let time = UnixTime(seconds: value)
        for duration in [Duration.seconds(Int64.max), .seconds(Int64.min), .milliseconds(1), .milliseconds(-1)] {
            _ = time.advanced(by: duration)
            _ = UnixTime(milliseconds: value).advanced(by: duration)
        }
        #expect(time.duration(to: UnixTime(milliseconds: .max)) >= .zero)
        #expect(UnixTime(milliseconds: .min).duration(to: time) >= .zero)
    }

    @Test func theSystemsClockIsOfThisCentury() {
        #expect(WallClock.system.now > UnixTime(seconds: 1_700_000_000))
    }
}
