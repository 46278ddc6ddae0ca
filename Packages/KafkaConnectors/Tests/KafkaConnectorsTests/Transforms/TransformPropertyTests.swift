import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Tests with random objects around a field at a known place: a transform changes only the bytes of its field.
struct TransformPropertyTests {
    /// Blanks, values and members that are hard for code that edits JSON text.
    private struct Pieces {
        var random: SeededRandom

        mutating func blank() -> String { ["", "", " ", "\n\t", "  "][random.below(5)] }

        mutating func value(_ depth: Int = 0) -> String {
            let plain = [
                "1", "-0.0", "1e400", "123456789012345678901234567890", "null", "true", "\"\"", "\"},{\"",
                "\"\\\"a\\\\\"", "\"値\"", "\"\\u0061\"",
            ]
            switch random.below(depth > 3 ? 1 : 3) {
            case 0: return plain[random.below(plain.count)]
            case 1:
                return "["
                    + (0..<random.below(4)).map { _ in blank() + value(depth + 1) + blank() }.joined(separator: ",")
                    + "]"
            default: return object(members(depth + 1))
            }
        }

        mutating func members(_ depth: Int = 0) -> [String] {
            (0..<random.below(4)).map { _ in
                member(["a", "field2", "", "fiel", "Field", "\\u0062", "x\\\"y"][random.below(7)], value(depth + 1))
            }
        }

        mutating func member(_ name: String, _ value: String) -> String { "\"\(name)\"\(blank()):\(blank())\(value)" }

        mutating func object(_ members: [String]) -> String {
            "{" + blank() + members.map { $0 + blank() }.joined(separator: ",") + blank() + "}"
        }
    }

    private func applied(_ action: FieldWalk.Action, _ path: String, to text: String) throws -> String? {
        let bytes = Bytes(utf8: text)
        let path = try #require(FieldPath(path))
        return try bytes.withUnsafeBytes { try FieldWalk($0, path, action).applied(to: bytes) }.utf8String
    }

    @Test func untouchedMembersStayByteForByte() throws {
        var pieces = Pieces(random: SeededRandom(seed: 8))
        for _ in 0..<2000 {
            let (before, after) = (pieces.members(), pieces.members())
            let (blank, old) = (pieces.blank(), pieces.value())
            let isNested = pieces.random.below(2) == 0
            let outer = (pieces.members().filter { !$0.hasPrefix("\"a\"") }, pieces.blank())
            func document(_ member: String?) -> String {
                let inner = "{" + (before + (member.map { [$0] } ?? []) + after).joined(separator: ",") + blank + "}"
                return isNested ? "{" + (outer.0 + ["\"a\":" + inner]).joined(separator: "," + outer.1) + "}" : inner
            }
            let path = isNested ? "a.field" : "field"
            let text = document("\"field\"\(blank):\(old)")
            #expect(try applied(.replace("\"***\""), path, to: text) == document("\"field\"\(blank):\"***\""))
            #expect(try applied(.set("7"), path, to: text) == document("\"field\"\(blank):7"))
            #expect(try applied(.rename("new"), path, to: text) == document("\"new\"\(blank):\(old)"))
            #expect(try applied(.remove, path, to: text) == document(nil), "\(text)")
            #expect(try applied(.read, path, to: text) == text)
        }
    }

    @Test func theResultIsAlwaysJSON() throws {
        var pieces = Pieces(random: SeededRandom(seed: 9))
        let actions: [FieldWalk.Action] = [.remove, .replace("\"***\""), .set("{\"z\":1}"), .rename("y")]
        for _ in 0..<3000 {
            let members = pieces.members()
            let text = pieces.object(members)
            for (path, action) in zip(["a", "field2.a", "b", "a.a.q"], actions) {
                guard let result = try? applied(action, path, to: text) else { continue }
                #expect(Bytes(utf8: result).withUnsafeBytes { JSONScanner.document($0) } != nil, "\(text) -> \(result)")
            }
        }
    }

    @Test func anyBytesAreAcceptedOrRejected() throws {
        var random = SeededRandom(seed: 10)
        let path = try #require(FieldPath("a.b"))
        for _ in 0..<3000 {
            var text = Array("{\"a\":{\"b\":[1,\"\\u0061\"],\"c\":null},\"d\":-1.5e3}".utf8)
            for _ in 0..<1 + random.below(4) {
                text[random.below(text.count)] = UInt8(truncatingIfNeeded: random.next())
            }
            let bytes = Bytes(text)
            let result = bytes.withUnsafeBytes { try? FieldWalk($0, path, .remove).applied(to: bytes) }
            if let result { #expect(result.withUnsafeBytes { JSONScanner.document($0) } != nil) }
        }
    }

    // MARK: Numbers

    @Test(arguments: [
        ("1", "1.0"), ("10", "1e1"), ("0.01", "1E-2"), ("0", "-0.0e9"), ("100", "1.00e+2"), ("-1.5", "-15e-1"),
    ])
    func differentSpellingsOfANumberAreEqual(_ left: String, _ right: String) {
        #expect(DecimalNumber(left.utf8) == DecimalNumber(right.utf8))
        #expect(!(DecimalNumber(left.utf8) < DecimalNumber(right.utf8)))
    }

    @Test func numbersAreOrderedWithoutRounding() {
        let ascending = [
            "-1e400", "-9007199254740993", "-9007199254740992", "-1.5", "-1", "-0.5", "0", "1e-400", "0.5", "1", "1.5",
            "9007199254740992", "9007199254740993", "1e99999999999999999999",
        ].map { DecimalNumber($0.utf8) }
        for (index, left) in ascending.enumerated() {
            for (other, right) in ascending.enumerated() { #expect((left < right) == (index < other)) }
        }
    }
}
