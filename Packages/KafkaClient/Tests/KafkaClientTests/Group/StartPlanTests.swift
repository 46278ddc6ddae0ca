import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct StartPlanTests {
    let first = TopicPartition("t", 0)
    let second = TopicPartition("t", 1)
    let id = UUID128(high: 0, low: 1)
    let oldID = UUID128(high: 0, low: 2)

    func topic(_ count: Int, id: UUID128? = nil) -> ClusterMetadata.Topic {
        var topic = ClusterMetadata.Topic()
        topic.id = id ?? self.id
        topic.partitions = Array(repeating: .init(), count: count)
        return topic
    }

    func stored(_ offset: Int64, _ note: OffsetNote? = nil) -> Result<StoredOffset?, KafkaError> {
        .success(StoredOffset(committed: CommittedOffset(offset), note: note))
    }

    func times(_ plan: StartPlan) -> [TopicPartition: OffsetSpec] {
        Dictionary(plan.listed, uniquingKeysWith: { first, _ in first })
    }

    @Test func aCommittedOffsetIsWhereReadingBegins() {
        var plan = StartPlan(.latest, firstCounts: ["t": 1])
        plan.add(first, stored(7, OffsetNote(topicID: id, partitionCount: 1)), in: topic(1))
        #expect(plan.listed.isEmpty)
        #expect(plan.positions([:]) == [first: StartPosition(offset: 7, topicID: id)])
    }

    @Test(arguments: [(Consumer.OffsetReset.earliest, OffsetSpec.earliest), (.latest, .latest)])
    func withoutACommittedOffsetThePolicyDecides(_ reset: Consumer.OffsetReset, _ time: OffsetSpec) {
        var plan = StartPlan(reset, firstCounts: ["t": 1])
        plan.add(first, .success(nil), in: topic(1))
        #expect(times(plan) == [first: time])
    }

    @Test func aPartitionThatWasAddedAfterTheConsumerIsReadFromItsFirstRecord() {
        var plan = StartPlan(.latest, firstCounts: ["t": 1])
        plan.add(first, .success(nil), in: topic(2))
        plan.add(second, .success(nil), in: topic(2))
        #expect(times(plan) == [first: .latest, second: .earliest])
    }

    @Test func aPartitionThatWasAddedBetweenTwoRunsIsReadFromItsFirstRecord() {
        var plan = StartPlan(.latest, firstCounts: ["t": 2])
        plan.add(first, stored(7, OffsetNote(topicID: id, partitionCount: 1)), in: topic(2))
        plan.add(second, .success(nil), in: topic(2))
        #expect(times(plan) == [second: .earliest])
    }

    @Test func anOffsetOfAFormerTopicIsNotBelieved() throws {
        var plan = StartPlan(.latest, firstCounts: ["t": 2])
        plan.add(first, stored(7, OffsetNote(topicID: oldID, partitionCount: 1)), in: topic(2))
        plan.add(second, .success(nil), in: topic(2))
        #expect(times(plan) == [first: .earliest, second: .earliest])
        let listed: [TopicPartition: Int64] = [first: 0, second: 0]
        #expect(plan.positions(listed)[first] == StartPosition(offset: 0, topicID: id))
        let event = try #require(plan.events(listed).first)
        #expect(event.kind == .topicRecreated && event.offset == 7 && event.newOffset == 0)
        #expect(event.oldTopicID == "\(oldID)" && event.newTopicID == "\(id)")
    }

    @Test func oneEventNamesAllPartitionsOfARecreatedTopic() throws {
        var plan = StartPlan(.latest, firstCounts: ["t": 2])
        for (partition, offset) in [(first, 7), (second, 9)] as [(TopicPartition, Int64)] {
            plan.add(partition, stored(offset, OffsetNote(topicID: oldID, partitionCount: 2)), in: topic(2))
        }
        let events = plan.events([first: 0, second: 0])
        #expect(events.count == 1 && events.first?.partitions == [first, second])
        #expect(events.first?.message.contains("partition 0 from offset 7, partition 1 from offset 9;") == true)
    }

    @Test func aTopicThatWasRecreatedWhileItWasReadIsReadFromItsStartAndNotReportedAgain() {
        var plan = StartPlan(.latest, firstCounts: ["t": 1])
        let former = FormerTopic(id: oldID, position: 9, end: 30)
        plan.add(first, stored(7, OffsetNote(topicID: oldID, partitionCount: 1)), in: topic(1), former: former)
        #expect(times(plan) == [first: .earliest] && plan.events([first: 2]).isEmpty)
    }

    @Test func offsetsThatAnotherMemberCommittedInTheNewTopicAreUsed() {
        var plan = StartPlan(.latest, firstCounts: ["t": 1])
        let committed = stored(4, OffsetNote(topicID: id, partitionCount: 1))
        plan.add(first, committed, in: topic(1), former: FormerTopic(id: oldID, position: 9, end: 30))
        #expect(plan.positions([:])[first]?.offset == 4 && plan.events([:]).isEmpty)
    }

    @Test func withoutIdsAnOffsetIsBelieved() {
        var plan = StartPlan(.latest, firstCounts: ["t": 1])
        plan.add(first, stored(7, OffsetNote(topicID: oldID, partitionCount: 1)), in: topic(1, id: .zero))
        #expect(plan.positions([:])[first]?.offset == 7)
    }

    @Test func anErrorOfOnePartitionDoesNotAffectTheOthers() {
        var plan = StartPlan(.latest, firstCounts: ["t": 2])
        plan.add(first, .failure(.broker(.unstableOffsetCommit, "x")), in: topic(2))
        plan.add(second, stored(5), in: topic(2))
        #expect(plan.failure == nil && plan.isUnknown(first) && !plan.isUnknown(second))
        #expect(plan.positions([:])[first]?.offset == nil && plan.positions([:])[second]?.offset == 5)
    }

    @Test func aPermanentErrorIsReported() {
        var plan = StartPlan(.latest, firstCounts: ["t": 1])
        plan.add(first, .failure(.broker(.topicAuthorizationFailed, "x")), in: topic(1))
        #expect(plan.failure?.brokerError == .topicAuthorizationFailed)
    }
}
