import KafkaCodecs
import SegmentLog
import Testing

@testable import RivvenLog

@Suite struct TopicListTests {
    private let list = TopicList(logID: "log1", counts: ["b": 10_000, "a.b_c-D": 1])
    private let text = "rivven-topics 1\nlog log1\na.b_c-D 1\nb 10000\ncrc32c "

    private func parse(_ text: String) throws -> TopicList { try parse(Bytes(utf8: text)) }
    private func parse(_ bytes: Bytes) throws -> TopicList { try TopicList(bytes, path: "/log/TOPICS") }

    private func sealed(_ body: String) -> String {
        let digits = String(CRC32C.checksum(Bytes(utf8: body)), radix: 16)
        return body + "crc32c " + String(repeating: "0", count: 8 - digits.count) + digits + "\n"
    }

    @Test func theFormIsSortedTextWithAChecksum() throws {
        let stored = try #require(list.encode().utf8String)
        #expect(stored == sealed(String(text.dropLast(7))))
        #expect(try parse(stored) == list)
    }

    @Test func aListWithoutTopicsIsRead() throws {
        let empty = TopicList(logID: "x", counts: [:])
        #expect(try parse(empty.encode()) == empty)
    }

    @Test func anyChangedMissingOrAdditionalByteIsDamage() {
        let stored = list.encode()
        for index in stored.indices {
            var flipped = Array(stored)
            flipped[index] ^= 1
            for bytes in [flipped, Array(stored[..<index]), Array(stored[...index]) + Array(stored[index...])] {
                let error = #expect(throws: SegmentLogError.self) { try parse(Bytes(bytes)) }
                #expect(error?.code == .damaged)
                #expect(error?.message.contains("/log/TOPICS is damaged at byte") == true)
            }
        }
    }

    @Test func aNewerVersionIsNotDamage() {
        let error = #expect(throws: SegmentLogError.self) { try parse(sealed("rivven-topics 2\nanything\n")) }
        #expect(error?.code == .newerVersion)
    }

    @Test(arguments: ["a", "a 0", "a 10001", "a x", "a/b 1", ".. 1", "a 1 1"])
    func aLineThatIsNotATopicAndACountIsDamage(_ line: String) {
        let error = #expect(throws: SegmentLogError.self) { try parse(sealed("rivven-topics 1\nlog x\n\(line)\n")) }
        #expect(error?.code == .damaged)
    }
}
