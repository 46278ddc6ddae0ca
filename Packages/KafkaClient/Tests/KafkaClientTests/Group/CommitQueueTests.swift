import Testing

@testable import KafkaClient

@Suite struct CommitQueueTests {
    let partition = TopicPartition("t", 0)
    let member = GroupMetadata(group: "g", generation: 1, memberID: "m")

    func entry(
        _ offset: Int64, lease: PartitionLease? = nil, member: GroupMetadata? = nil
    ) -> CommitQueue.Entry {
        .init(
            offsets: [partition: CommittedOffset(offset)], member: member ?? self.member, lease: lease,
            retries: RetryState(RetryPolicy(timeout: .zero), start: 0), complete: { _ in })
    }

    @Test func ofSeveralPositionsTheLastOneIsCommitted() {
        #expect(CommitQueue.merged([entry(20), entry(10)])[partition]?.offset == 10)
    }

    @Test func ofSeveralBatchesTheFurthestIsCommitted() {
        let lease = PartitionLease(partition, position: 0)
        let entries = [entry(20, lease: lease), entry(10, lease: lease)]
        #expect(CommitQueue.merged(entries)[partition]?.offset == 20)
    }

    @Test func aBatchBeforeACommittedOneNeedsNoRequest() {
        let lease = PartitionLease(partition, position: 0)
        entry(20, lease: lease).succeed()
        #expect(entry(10, lease: lease).isCovered && !entry(30, lease: lease).isCovered)
    }

    @Test func commitsOfTwoGenerationsAreNotSentTogether() {
        var queue = CommitQueue()
        var later = member
        later.generation = 2
        for commit in [entry(1), entry(2), entry(3, member: later)] { queue.add(commit) }
        #expect(queue.take(beside: []).count == 2)
        #expect(queue.take(beside: [entry(2)]).isEmpty)
        #expect(queue.take(beside: []).count == 1)
    }
}
