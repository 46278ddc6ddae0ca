import KafkaCodecs
import Testing

@testable import KafkaClient

@Suite struct PartitionLeaseTests {
    let lease = PartitionLease(TopicPartition("t", 0), position: 5)

    @Test func queuedBatchesDoNotMoveThePosition() {
        lease.fetched(upTo: 30, batches: 2, end: 40, at: 0)
        #expect(lease.position == 5 && lease.lag(at: 0)?.records == 35)
        #expect(lease.handOut(upTo: 12))
        #expect(lease.position == 12 && lease.lag(at: 0)?.records == 28)
    }

    @Test func skippedOffsetsAfterTheLastBatchArePassedWithIt() {  // markers, and records that compaction removed
        lease.fetched(upTo: 30, batches: 1, end: 30, at: 0)
        #expect(lease.handOut(upTo: 12))
        #expect(lease.position == 30 && lease.lag(at: 0)?.records == 0)
    }

    @Test func aResponseWithoutRecordsMovesThePosition() {
        lease.fetched(upTo: 8, batches: 0, end: 9, at: 0)
        #expect(lease.position == 8 && lease.lag(at: 0)?.records == 1)
    }

    @Test func nothingIsHandedOutAfterTheEnd() {
        lease.fetched(upTo: 30, batches: 1, end: 30, at: 0)
        #expect(lease.finish() == 5)
        #expect(!lease.handOut(upTo: 30))
        #expect(lease.position == 5)
    }

    @Test func revokingAPartitionEndsAllItsLeases() {
        let other = PartitionLease(lease.partition, position: 9, ownership: lease.ownership)
        lease.ownership.revoke()
        #expect(lease.isOver && other.isOver && !other.handOut(upTo: 10))
    }

    @Test(arguments: [Int64.min, -1, 4])
    func anEndBeforeThePositionGivesALagOfZero(end: Int64) {
        lease.fetched(upTo: 30, batches: 2, end: end, at: 0)
        #expect(lease.lag(at: 0)?.records == 0)
    }

    @Test func theLagReportsTheAgeOfTheEnd() {
        lease.fetched(upTo: 30, batches: 0, end: 40, at: 1_000_000_000)
        #expect(lease.lag(at: 4_000_000_000) == Consumer.Lag(records: 10, age: .seconds(3)))
        lease.noteEnd(50, at: 4_000_000_000)
        #expect(lease.lag(at: 4_000_000_000) == Consumer.Lag(records: 20, age: .zero))
    }

    @Test func theEndOfTheSessionEndsTheLease() {
        let time = Lock<Int64>(0)
        let session = SessionDeadline(until: 100) { time.withLock { $0 } }
        let lease = PartitionLease(lease.partition, position: 5, ownership: PartitionOwnership(session: session))
        lease.fetched(upTo: 30, batches: 2, end: 30, at: 0)
        #expect(lease.handOut(upTo: 12))
        time.withLock { $0 = 100 }
        #expect(!lease.handOut(upTo: 30) && lease.ownership.isRevoked)
    }

    @Test func theLagNeedsAResponseAndThePositionAnOffset() {
        #expect(lease.lag(at: 0) == nil)
        #expect(PartitionLease(lease.partition, position: -1).position == nil)
    }
}
