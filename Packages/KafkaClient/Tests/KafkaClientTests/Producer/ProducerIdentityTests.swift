import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct ProducerIdentityTests {
    func assigned() -> ProducerIdentity {
        var identity = ProducerIdentity(isIdempotent: true)
        identity.assign(id: 7, epoch: 0)
        return identity
    }

    @Test func nothingIsSentBeforeAnIdIsThere() {
        #expect(!ProducerIdentity(isIdempotent: true).maySend)
        #expect(ProducerIdentity(isIdempotent: false).maySend)
        #expect(assigned().maySend)
    }

    @Test func aLostConnectionIsRetriedUnderTheSameEpoch() {
        var identity = assigned()
        let answer1 = identity.decide(.connection("lost").mayBeWritten(), isFirst: true, hasAttemptsLeft: true)
        #expect(answer1 == .retry)
        #expect(identity.maySend)
    }

    @Test func outOfOrderBehindAnotherBatchIsARetry() {  // T2
        var identity = assigned()
        let error = KafkaError.broker(.outOfOrderSequenceNumber, "")
        let answer2 = identity.decide(error, isFirst: false, hasAttemptsLeft: true)
        #expect(answer2 == .retry)
        #expect(identity.maySend)
    }

    @Test func outOfOrderOfTheFirstBatchIsAGap() {  // T2
        var identity = assigned()
        let error = KafkaError.broker(.outOfOrderSequenceNumber, "")
        let answer3 = identity.decide(error, isFirst: true, hasAttemptsLeft: true)
        #expect(answer3 == .retry)
        #expect(!identity.maySend)
    }

    @Test func aNewEpochWaitsUntilNothingIsUnderWay() {
        var identity = assigned()
        identity.noteGap()
        let answer4 = identity.beginBump(whenIdle: false)
        #expect(!answer4)
        let answer5 = identity.beginBump(whenIdle: true)
        #expect(answer5)
        let answer6 = identity.beginBump(whenIdle: true)
        #expect(!answer6)
        let before = identity.generation
        identity.assign(id: 7, epoch: 1)
        #expect(identity.maySend)
        #expect(identity.generation == before + 1)
    }

    @Test func aFailedBumpIsTriedAgain() {
        var identity = assigned()
        identity.noteGap()
        let answer7 = identity.beginBump(whenIdle: true)
        #expect(answer7)
        identity.bumpFailed()
        let answer8 = identity.beginBump(whenIdle: true)
        #expect(answer8)
    }

    @Test func aBatchThatFailsForGoodLeavesAGap() {
        var identity = assigned()
        let answer9 = identity.decide(.broker(.messageTooLarge, ""), isFirst: true, hasAttemptsLeft: true)
        #expect(answer9 == .fail)
        #expect(!identity.maySend)
    }

    @Test(arguments: [ErrorCode.outOfOrderSequenceNumber, .unknownProducerId, .invalidProducerEpoch])
    func aGapIsTheTransactionsAffair(_ code: ErrorCode) {  // T2
        var identity = ProducerIdentity(isIdempotent: true, isTransactional: true)
        identity.assign(id: 7, epoch: 0)
        let decision = identity.decide(.broker(code, ""), isFirst: true, hasAttemptsLeft: true)
        let bumps = identity.beginBump(whenIdle: true)
        #expect(decision == .fail && identity.maySend && !bumps)
    }

    @Test func spentAttemptsFail() {
        var identity = assigned()
        let answer10 = identity.decide(.connection("lost"), isFirst: true, hasAttemptsLeft: false)
        #expect(answer10 == .fail)
    }

    @Test(
        arguments: [(0, 5, 5), (Int32.max - 2, 3, 0), (Int32.max, 1, 0), (Int32.max, 10, 9)] as [(Int32, Int, Int32)])
    func sequencesWrapToZero(_ sequence: Int32, _ count: Int, _ next: Int32) {  // T4
        #expect(SequenceNumber.advance(sequence, by: count) == next)
    }
}
