import Testing

@testable import KafkaConnectors

/// Where a partition is read from, by what is stored and what its log holds now.
@Suite struct SourceBeginningTests {
    private func beginning(
        id: String? = "new", range: Range<Int64>? = 0..<300, committed: Int64? = 100, note: SourceCommitNote? = nil
    ) -> SourceBeginning {
        var beginning = SourceBeginning(partition: 1)
        (beginning.topicID, beginning.range) = (id, range)
        (beginning.committed, beginning.note) = (committed, note)
        return beginning
    }

    @Test func aPositionOfTheSameTopicContinues() {
        var same = beginning(note: .init(topicID: "new", since: 7))
        #expect(same.log == .same)
        let isBelieved1 = same.believes(150, at: 7)
        #expect(isBelieved1)
        #expect(same.start(tail: 150, current: 100) == 150)
        #expect(same.warning(start: 150) == nil)
        #expect(same.nextNote(isBelieved: true) == .init(topicID: "new", since: 7))
    }

    @Test func anEventFromBeforeTheTopicWasRecreatedIsNotBelieved() {
        var same = beginning(committed: 0, note: .init(topicID: "new", since: 8))
        let isBelieved2 = same.believes(150, at: 7)
        #expect(!isBelieved2)
        #expect(same.start(tail: nil, current: 0) == 0)
    }

    @Test func aRecreatedTopicIsReadFromItsFirstRecordWithAWarning() {
        var old = beginning(range: 5..<300, note: .init(topicID: "old", since: 3))
        #expect(old.log == .recreated)
        let isBelieved3 = old.believes(100, at: 99)
        #expect(!isBelieved3)
        #expect(old.start(tail: nil, current: 100) == 5)
        #expect(old.nextNote(isBelieved: false) == .init(topicID: "new", since: 100))
    }

    @Test func withoutTopicIDsAPositionPastTheEndIsOfARecreatedTopic() {
        let old = beginning(id: nil, range: 0..<50)
        #expect(old.log == .recreated)
        #expect(old.start(tail: nil, current: 100) == 0)
        #expect(old.warning(start: 0)?.contains("up to offset 100") == true)
    }

    @Test func aLastEventPastTheEndOfTheLogIsNotBelieved() {
        var beginning = beginning(id: nil, range: 0..<120)
        let isBelieved4 = beginning.believes(120, at: 0)
        #expect(isBelieved4)
        let isBelieved5 = beginning.believes(121, at: 0)
        #expect(!isBelieved5)
        #expect(beginning.warning(start: 100)?.contains("ends at 120") == true)
    }

    @Test func onASharedStoreALastEventIsNotBelievedWithoutACommit() {
        var beginning = beginning(committed: nil)
        let isBelieved6 = beginning.believes(100, at: 99)
        #expect(isBelieved6)
        beginning.needsCommit = true
        let isBelieved7 = beginning.believes(100, at: 99)
        #expect(!isBelieved7)
        #expect(beginning.start(tail: nil, current: 0) == 0)
        #expect(beginning.nextNote(isBelieved: false) == .init(topicID: "new", since: 100))
    }

    @Test func commitsOfAnOlderVersionContinue() {
        var beginning = beginning(note: nil)
        beginning.needsCommit = true
        let isBelieved8 = beginning.believes(180, at: 179)
        #expect(isBelieved8)
        #expect(beginning.start(tail: 180, current: 100) == 180)
        #expect(beginning.nextNote(isBelieved: true) == .init(topicID: "new"))
    }

    @Test(arguments: [(3, 2, 0), (1, 2, 300)])
    func aPartitionThatWasAddedIsReadFromItsFirstRecord(partition: Int, startedWith: Int, start: Int64) {
        var beginning = SourceBeginning(partition: partition)
        beginning.range = 0..<300
        beginning.startedWith = startedWith
        #expect(beginning.start(tail: nil, current: 300) == start)
        #expect(beginning.nextNote(isBelieved: true).partitions == startedWith)
    }

    @Test func aNoteIsReadBackAndOtherMetadataIsIgnored() {
        for note in [SourceCommitNote(), .init(topicID: "a-b", since: 12, partitions: 6)] {
            #expect(SourceCommitNote(note.metadata) == note)
        }
        #expect(SourceCommitNote("rivven;new=1;topic-id=x") == SourceCommitNote(topicID: "x"))
        #expect(SourceCommitNote("") == nil)
        #expect(SourceCommitNote("topic-id=x") == nil)
    }
}
