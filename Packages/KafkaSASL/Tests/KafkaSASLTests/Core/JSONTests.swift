import Testing

@testable import KafkaSASL

@Suite struct JSONTests {
    @Test func everyKindOfValueIsRead() {
        let text = " { \"a\" : [ 1 , -2.5e+3 , true , false , null ] , \"b\\u00e9\\n\" : \"\\ud83d\\ude00 / \\/\" } "
        #expect(
            JSON(Array(text.utf8))
                == .object([
                    "a": .array([.number("1"), .number("-2.5e+3"), .bool(true), .bool(false), .null]),
                    "bé\n": .string("😀 / /"),
                ]))
        #expect(JSON(Array("[]".utf8)) == .array([]))
        #expect(JSON(Array("0".utf8)) == .number("0"))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "01", "-01", "1.",
        ".5",
        "+1", "1e", "--1", "tru", "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\n\"", "1 2", "{\"a\":1,\"a\":2}", "'a'", "NaN", "[1 2]", "\u{feff}1",
    ])
    func invalidJSONIsRefused(text: String) {
        #expect(JSON(Array(text.utf8)) == nil)
    }

    @Test func invalidUTF8IsRefused() {
        #expect(JSON([0x22, 0xff, 0x22]) == nil)
    }

    @Test func depthIsBounded() {
        let depth = JSON.maximumDepth
        func nested(_ count: Int) -> [UInt8] {
            Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
        }
        #expect(JSON(nested(depth)) != nil)
        #expect(JSON(nested(depth + 1)) == nil)
        #expect(JSON([UInt8](repeating: UInt8(ascii: "["), count: 100_000)) == nil)
    }

    @Test func textIsQuoted() {
        let text = "a\"\\/\n\u{1}é😀"
        #expect(JSON.quoted(text) == "\"a\\\"\\\\/\\n\\u0001é😀\"")
        #expect(JSON(Array(JSON.quoted(text).utf8))?.text == text)
    }
}
