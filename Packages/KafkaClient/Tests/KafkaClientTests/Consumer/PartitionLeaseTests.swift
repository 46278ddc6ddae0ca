import Testing

@testable import KafkaClient

@Suite struct PartitionLeaseTests {
    let lease = PartitionLease(TopicPartition("t", 0), position: 5)

    @Test func thePositionIsTheReadersWhileBatchesWait() {
        lease.fetched(upTo: 30, batches: 2, end: 40)
        #expect(lease.position == 5 && lease.lag == 35)
        #expect(lease.handOut(upTo: 12))
        #expect(lease.position == 12 && lease.lag == 28)
    }

    @Test func whatFollowsTheLastBatchIsPassedWithIt() {  // T38, T41
        lease.fetched(upTo: 30, batches: 1, end: 30)
        #expect(lease.handOut(upTo: 12))
        #expect(lease.position == 30 && lease.lag == 0)
    }

    @Test func anAnswerWithoutRecordsMovesThePosition() {  // T21
        lease.fetched(upTo: 8, batches: 0, end: 9)
        #expect(lease.position == 8 && lease.lag == 1)
    }

    @Test func nothingIsHandedOutAfterTheEnd() {
        lease.fetched(upTo: 30, batches: 1, end: 30)
        #expect(lease.end() == 5)
        #expect(!lease.handOut(upTo: 30))
        #expect(lease.position == 5)
    }

    @Test func aRevokedPartitionEndsEveryLeaseOfIt() {
        let other = PartitionLease(lease.partition, position: 9, ownership: lease.ownership)
        lease.ownership.revoke()
        #expect(lease.isOver && other.isOver && !other.handOut(upTo: 10))
    }

    @Test(arguments: [Int64.min, -1, 4])
    func anEndBeforeThePositionIsNoLag(end: Int64) {
        lease.fetched(upTo: 30, batches: 2, end: end)
        #expect(lease.lag == 0)
    }

    @Test func withoutAnAnswerThereIsNoLagAndWithoutAnOffsetNoPosition() {
        #expect(lease.lag == nil)
        #expect(PartitionLease(lease.partition, position: -1).position == nil)
    }
}
