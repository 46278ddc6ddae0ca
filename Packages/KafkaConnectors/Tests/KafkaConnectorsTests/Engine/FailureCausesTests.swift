import Testing

@testable import KafkaConnectors

/// Tests of which failures count as the same cause.
struct FailureCausesTests {
    private let start = ContinuousClock.now

    @Test func partitionsThatFailForOneCauseAreOneCause() {
        let causes = FailureCauses()
        #expect(causes.isNew("the record of events-0 at offset 17 is refused: no key"))
        #expect(!causes.isNew("the record of events-12 at offset 4096 is refused: no key"))
        #expect(causes.isNew("the record of events-0 at offset 17 is refused: too large"))
    }

    @Test func aCauseIsNewAgainAfterAWhileWithoutIt() {
        let causes = FailureCauses()
        #expect(causes.isNew("away", at: start))
        // While the cause lasts, it is not new.
        for minute in 1...10 { #expect(!causes.isNew("away", at: start + .seconds(60 * minute))) }
        #expect(causes.isNew("away", at: start + .seconds(691)))
    }

    @Test func theNumberOfRememberedCausesIsBounded() {
        let causes = FailureCauses()
        let letters = Array("abcdefghijklmnop")
        for first in letters {
            for second in letters { #expect(causes.isNew("\(first)\(second)", at: start)) }
        }
        #expect(causes.count <= 100)
    }
}
