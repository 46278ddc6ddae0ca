import FoundationEssentials
import KafkaCodecs
import Testing

/// Tests of the fuzzer's corpus without the fuzzer, including its findings: one hexadecimal input per line.
@Suite struct FuzzCorpusTests {
    @Test(arguments: FuzzSubject.allCases)
    func everyInputGivesAValueOrAnError(_ subject: FuzzSubject) throws {
        let directory = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let file = try Data(contentsOf: URL(filePath: "/\(directory)/Vectors/fuzz/\(subject.rawValue).hex"))
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n")
        #expect(lines.count > 10)
        for line in lines {
            subject.feed(try #require(Bytes(hex: String(line))))
        }
    }
}
