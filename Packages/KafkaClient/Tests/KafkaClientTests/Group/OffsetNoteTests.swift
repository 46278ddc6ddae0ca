import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct OffsetNoteTests {
    let note = OffsetNote(topicID: UUID128(high: 1, low: 2), partitionCount: 6)

    @Test(arguments: ["", "mine", "rivven-set;target-end=7", "a;b;", ";", "rivven-topic=x/1"])
    func aNoteFollowsTheCommittersText(_ text: String) {
        let (read, found) = OffsetNote.split(note.added(to: text))
        #expect(read == text && found == note)
    }

    @Test func theFormatIsStable() {
        #expect(note.added(to: "mine") == "mine;rivven-topic=AAAAAAAAAAEAAAAAAAAAAg/6")
        #expect(note.added(to: "") == "rivven-topic=AAAAAAAAAAEAAAAAAAAAAg/6")
    }

    @Test(
        arguments: [
            "", "note", "rivven-topic=", "rivven-topic=AAAAAAAAAAEAAAAAAAAAAg", "rivven-topic=AAAAAAAAAAEAAAAAAAAAAg/",
            "rivven-topic=AAAAAAAAAAEAAAAAAAAAAg/-1", "rivven-topic=AAAAAAAAAAEAAAAAAAAAAg/6/7", "rivven-topic=??/3",
        ])
    func otherMetadataIsNotChanged(_ text: String) {
        let (read, found) = OffsetNote.split(text)
        #expect(read == text && found == nil)
    }

    @Test func aTextAtTheSizeLimitGetsNoNote() {
        let text = String(repeating: "x", count: 4090)
        #expect(note.added(to: text) == text)
    }
}
