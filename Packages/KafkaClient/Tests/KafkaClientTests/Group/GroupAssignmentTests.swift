import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct GroupAssignmentTests {
    func metadata(_ count: Int, id: UInt64 = 1) -> ClusterMetadata {
        var topic = ClusterMetadata.Topic()
        topic.id = UUID128(high: 0, low: id)
        topic.partitions = Array(repeating: .init(), count: count)
        var metadata = ClusterMetadata()
        metadata.topics["t"] = topic
        return metadata
    }

    func assignment(by metadata: ClusterMetadata) -> GroupAssignment {
        var assignment = GroupAssignment()
        assignment.note(metadata, ["t"])
        return assignment
    }

    @Test func newPartitionsAreAChange() {
        #expect(assignment(by: metadata(2)).hasChanged(in: metadata(3)))
        #expect(!assignment(by: metadata(2)).hasChanged(in: metadata(2)))
    }

    @Test func aTopicThatIsFoundLateIsAChange() {
        #expect(assignment(by: ClusterMetadata()).hasChanged(in: metadata(1)))
    }

    @Test func aResponseWithFewerPartitionsIsStale() {
        #expect(!assignment(by: metadata(2)).hasChanged(in: metadata(1)))
        #expect(!assignment(by: metadata(2)).hasChanged(in: metadata(0)))
        #expect(!assignment(by: metadata(2)).hasChanged(in: ClusterMetadata()))
    }

    @Test func aTopicThatWasRecreatedIsAChange() {
        #expect(assignment(by: metadata(2)).hasChanged(in: metadata(2, id: 9)))
    }

    @Test func aMemberThatWasNeverTheLeaderWatchesNothing() {
        #expect(!GroupAssignment().hasChanged(in: metadata(3)))
    }
}
