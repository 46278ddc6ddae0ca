import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Tests that the scanner accepts exactly RFC 8259, and rejects lone surrogates in addition, which UTF-8 cannot encode.
struct JSONScannerTests {
    private func scan(_ bytes: Bytes) -> JSONValue? { bytes.withUnsafeBytes { JSONScanner.document($0) } }

    private func fault(_ bytes: Bytes) -> JSONFault? {
        bytes.withUnsafeBytes { buffer in
            guard var scanner = JSONScanner(buffer) else { return nil }
            do throws(JSONFault) {
                _ = try scanner.document()
                return nil
            } catch {
                return error
            }
        }
    }

    @Test(arguments: [
        "{}", "[]", "null", "true", "false", "\"\"", "0", "-0", "1", "-1", "10", "1.5", "0.5", "1e5", "1E+5",
        "1.25e-10",
        "18446744073709551616", "123456789012345678901234567890", "1e400", "-1e-400", " 1 ", "\t\r\n{ } \n",
        "{\"a\":1}", "{\"a\":1,\"a\":2}", "{ \"a\" : [ 1 , 2 ] , \"b\" : { } }", "[[],[[]],{}]", "[1,2,{\"a\":true}]",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"", "\"\\ud83e\\udd80\"", "\"\\uDBFF\\uDFFF\"", "\"値 🦀\"", "\"\u{7f}\"",
        "\"\\u0000\"", "\"12345678\"", "\"1234567\\\"\"", "[\"\"]", "{\"\":null}", "\"\u{2028}\"", "\"\u{fffe}\"",
    ])
    func validJSONIsAccepted(_ text: String) {
        #expect(scan(Bytes(utf8: text)) != nil)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "{]", "[}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1,,2]", "{\"a\"}", "{\"a\":}",
        "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1 \"b\":2}", "{a:1}", "{1:2}", "{'a':1}", "{\"a\":1}}", "[1]]", "1 2",
        "nul",
        "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+", "1e5.5", "0x1",
        "1_000",
        "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\'\"", "\"a\nb\"", "\"\t\"",
        "\"\u{0}\"",
        "\"\u{1f}\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\ud800\"",
        "\"\\ud800\\u0041\"",
        "// c\n1", "1 // c", "/**/1", "\u{feff}1", "\u{a0}1", "\"a\"\"b\"", "12345678\"", "[true,fals]",
    ])
    func invalidJSONIsRejected(_ text: String) {
        #expect(scan(Bytes(utf8: text)) == nil)
    }

    @Test(arguments: [
        "ff", "c0", "c080", "c1bf", "c2", "e08080", "e0", "e282", "eda080", "edbfbf", "f0808080", "f08080", "f4908080",
        "f5808080", "80", "bf", "f8888080", "c328", "e228a1",
    ])
    func aStringMustBeUTF8(_ hex: String) throws {
        let bad = try #require(Bytes(hex: hex))
        for padding in 0..<9 {
            let text = Bytes([0x22] + Array(repeating: 0x78, count: padding) + Array(bad) + [0x22])
            #expect(scan(text) == nil)
        }
    }

    @Test(arguments: ["c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"])
    func theBoundariesOfUTF8AreAccepted(_ hex: String) throws {
        let good = try #require(Bytes(hex: hex))
        #expect(scan(Bytes([0x22] + Array(good) + [0x22])) != nil)
    }

    @Test func depthIsBounded() {
        func nested(_ depth: Int, _ open: String, _ close: String) -> Bytes {
            Bytes(utf8: String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth))
        }
        let maximum = JSONScanner.maximumDepth
        #expect(scan(nested(maximum, "[", "]")) != nil)
        #expect(scan(nested(maximum, "{\"a\":", "}")) != nil)
        #expect(fault(nested(maximum + 1, "[", "]"))?.reason == .tooDeep)
        #expect(fault(nested(maximum + 1, "{\"a\":", "}"))?.reason == .tooDeep)
        #expect(fault(nested(100_000, "[", "]"))?.reason == .tooDeep)
    }

    @Test(arguments: ["18446744073709551616", "1e400", "-0", "1.50", "0.1e1"])
    func aNumberKeepsItsText(_ number: String) throws {
        let text = Bytes(utf8: " {\"n\": \(number) } ")
        let found = try text.withUnsafeBytes { buffer -> String? in
            var scanner = try #require(JSONScanner(buffer))
            try scanner.enter()
            var isFirst = true
            _ = try scanner.nextName(isFirst: &isFirst)
            let value = try scanner.value()
            return String(decoding: buffer[value.range], as: UTF8.self)
        }
        #expect(found == number)
    }

    @Test func aFaultNamesItsOffset() {
        #expect(fault("{\"a\":1,}") == JSONFault(reason: .unexpectedByte, offset: 7))
        #expect(fault("[1] x") == JSONFault(reason: .trailingBytes, offset: 4))
        #expect(fault("\"ab\\q\"") == JSONFault(reason: .badEscape, offset: 4))
        #expect(fault("[01]") == JSONFault(reason: .badNumber, offset: 2))
        #expect(fault("{\"a\"") == JSONFault(reason: .truncated, offset: 4))
    }

    @Test func noPrefixOfADocumentIsValid() {
        let text = Array("{\"a\":[1.5e3,\"x\\u0041\\ud83e\\udd80é\",null,true,{\"b\":false}],\"c\":\"12345678\"}".utf8)
        for end in 0..<text.count { #expect(scan(Bytes(text[..<end])) == nil) }
        #expect(scan(Bytes(text)) != nil)
    }

    /// For any bytes, the scanner ends and stays within their bounds.
    @Test func damagedDocumentsAreReadOrRejected() {
        var random = SeededRandom(seed: 11)
        let text = Array("{\"a\":[1.5e3,\"x\\u0041\\ud83e\\udd80é\",null,true,{\"b\":false}],\"c\":\"12345678\"}".utf8)
        for _ in 0..<4000 {
            var damaged = text
            damaged[random.below(text.count)] = UInt8(truncatingIfNeeded: random.next())
            damaged.removeLast(random.below(3))
            // Accepted bytes are valid UTF-8, because everything outside of strings is ASCII.
            if scan(Bytes(damaged)) != nil { #expect(String(validating: damaged, as: UTF8.self) != nil) }
        }
    }
}
