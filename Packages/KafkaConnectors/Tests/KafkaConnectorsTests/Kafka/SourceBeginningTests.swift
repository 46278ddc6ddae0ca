import Testing

@testable import KafkaConnectors

/// Tests of where reading a partition begins, depending on the stored position and the present log.
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
        #expect(same.warning(start: 150, tail: 150) == nil)
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

    @Test func withoutTopicIDsAPositionPastTheEndMeansARecreatedTopic() {
        let old = beginning(id: nil, range: 0..<50)
        #expect(old.log == .recreated)
        #expect(old.start(tail: nil, current: 100) == 0)
        #expect(old.warning(start: 0, tail: nil)?.contains("up to offset 100") == true)
    }

    @Test func aLastEventPastTheEndOfTheLogIsNotBelieved() {
        var beginning = beginning(id: nil, range: 0..<120)
        let isBelieved4 = beginning.believes(120, at: 0)
        #expect(isBelieved4)
        let isBelieved5 = beginning.believes(121, at: 0)
        #expect(!isBelieved5)
        #expect(beginning.warning(start: 100, tail: nil)?.contains("ends at 120") == true)
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

    // MARK: Nothing is committed

    /// What the warning must say if nothing is committed although the target contains events.
    private static let words = [
        "nothing is committed", "target holds events", "deleted and created again", "first record, at offset 5",
        "arrive twice",
    ]

    @Test(arguments: [("new", true), (nil, false), (nil, true)])
    func withoutACommitAnUncertainLogIsReadFromItsFirstRecord(id: String?, isShared: Bool) {
        var beginning = beginning(id: id, range: 5..<300, committed: nil)
        beginning.needsCommit = isShared
        beginning.startedWith = 2
        let isBelieved = beginning.believes(100, at: 99)
        #expect(!isBelieved)
        #expect(beginning.start(tail: nil, current: 300) == 5)
        let warning = beginning.warning(start: 5, tail: nil) ?? ""
        for words in Self.words { #expect(warning.contains(words)) }
        #expect(beginning.nextNote(isBelieved: false).since == 100)
    }

    @Test func withoutACommitALastEventOfTheSameTopicContinuesExactly() {
        var beginning = beginning(committed: nil)
        let isBelieved = beginning.believes(100, at: 99)
        #expect(isBelieved)
        #expect(beginning.start(tail: 100, current: 300) == 100)
        #expect(beginning.warning(start: 100, tail: 100) == nil)
    }

    @Test func withoutACommitALastEventThatIsNotUsedIsReported() {
        var beginning = beginning(range: 5..<300, committed: nil)
        _ = beginning.believes(100, at: 99)
        #expect(beginning.start(tail: nil, current: 300) == 5)
        let warning = beginning.warning(start: 5, tail: nil) ?? ""
        for words in Self.words { #expect(warning.contains(words)) }
    }

    @Test func withoutACommitALastEventPastTheEndMeansAnotherLog() {
        var beginning = beginning(range: 5..<99, committed: nil)
        let isBelieved = beginning.believes(100, at: 99)
        #expect(!isBelieved)
        #expect(beginning.start(tail: nil, current: 99) == 5)
        #expect(beginning.warning(start: 5, tail: nil)?.contains("first record, at offset 5") == true)
    }

    @Test func aPartitionWithoutEventsOfAForgottenTopicIsReadFromItsFirstRecord() {
        var beginning = beginning(range: 5..<300, committed: nil)
        beginning.startedWith = 0
        beginning.isForgotten = true
        #expect(beginning.start(tail: nil, current: 300) == 5)
        #expect(beginning.warning(start: 5, tail: nil)?.contains("first record, at offset 5") == true)
    }

    @Test func theFirstRunBeginsAtStartOffset() {
        var beginning = beginning(committed: nil)
        beginning.startedWith = 2
        #expect(beginning.start(tail: nil, current: 300) == 300)
        #expect(beginning.warning(start: 300, tail: nil) == nil)
    }

    @Test func withoutTopicIDsAnEventBeforeTheNotedOffsetIsNotBelieved() {
        var beginning = beginning(id: nil, committed: 0, note: .init(since: 100))
        let isBelieved1 = beginning.believes(100, at: 99)
        #expect(!isBelieved1)
        #expect(beginning.start(tail: nil, current: 0) == 0)
        #expect(beginning.nextNote(isBelieved: false).since == 100)
        let isBelieved2 = beginning.believes(7, at: 100)
        #expect(isBelieved2)
    }

    @Test(arguments: ["new", nil])
    func eventsWrittenSinceTheRunBeganAreBelieved(id: String?) {
        var beginning = beginning(id: id, range: 0..<20, committed: nil)
        beginning.needsCommit = true
        _ = beginning.believes(15, at: 99)
        beginning.place(at: 0, beginning.nextNote(isBelieved: false))
        let isBelieved1 = beginning.believes(15, at: 99)
        #expect(!isBelieved1)
        let isBelieved2 = beginning.believes(500, at: 599)
        #expect(isBelieved2)
    }

    @Test func aTopicRecreatedWhileTheProcessRunsIsReadFromItsFirstRecord() {
        var beginning = beginning(range: 5..<300, committed: nil)
        beginning.isRecreated = true
        let isBelieved = beginning.believes(100, at: 99)
        #expect(!isBelieved)
        #expect(beginning.start(tail: nil, current: 300) == 5)
        #expect(beginning.warning(start: 5, tail: nil) == nil)
    }

    @Test(arguments: [(3, 2, 0), (1, 2, 300)])
    func anAddedPartitionIsReadFromItsFirstRecord(partition: Int, startedWith: Int, start: Int64) {
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
