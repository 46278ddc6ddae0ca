import Testing

@testable import KafkaConnectors

/// Tests of what a source pipeline knows about its source.
struct TallyTests {
    @Test func anEndOffsetExpires() {
        var tally = Tally()
        tally.noteEnds([0: 7])
        let now = ContinuousClock.now
        #expect(tally.ends(at: now) == [0: 7])
        #expect(tally.ends(at: now + Tally.longestAge + .seconds(1)) == [:])
    }

    @Test func theTimeOutsideTheGroupCountsFromTheFirstNotice() {
        var tally = Tally()
        tally.noteOutside()
        let since = tally.outsideSince
        tally.noteOutside()
        #expect(since != nil && tally.outsideSince == since)
        tally.noteInside()
        #expect(tally.outsideSince == nil)
    }
}
