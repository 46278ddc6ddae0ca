import Testing

@testable import KafkaConnectors

/// Tests of how often a sink requests the end offsets of its partitions.
struct LookScheduleTests {
    @Test(arguments: [1, 100, 600, 2400, 30_000])
    func theLagStaysKnownHoweverLongARoundTakes(_ milliseconds: Int) {
        var looks = LookSchedule()
        let took = Duration.milliseconds(milliseconds)
        let wait = looks.noteRound(took, succeeded: true)
        // The worst case: an end offset that is requested first in one round and last in the next.
        #expect(looks.longestAge > took + wait + took)
    }

    @Test func roundsTakeAtMostAQuarterOfTheTime() {
        var looks = LookSchedule()
        #expect(looks.noteRound(.milliseconds(10), succeeded: true) == .seconds(1))
        #expect(looks.noteRound(.seconds(2), succeeded: true) == .seconds(6))
    }

    @Test func afterAFailedRoundTheNextOneIsSoonAndEndsExpireNormally() {
        var looks = LookSchedule()
        #expect(looks.noteRound(.seconds(30), succeeded: false) == .seconds(1))
        #expect(looks.longestAge == .seconds(15))
    }
}
