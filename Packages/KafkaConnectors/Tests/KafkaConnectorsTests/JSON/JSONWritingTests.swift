import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Tests of strings, numbers and base64, written and read back.
struct JSONWritingTests {
    private func quoted(_ bytes: Bytes) -> (text: Bytes, isExact: Bool) {
        var writer = ByteWriter()
        let isExact = bytes.withUnsafeBytes { writer.jsonString($0) }
        return (writer.finish(), isExact)
    }

    private func resolved(_ text: Bytes) -> Bytes? {
        text.withUnsafeBytes { buffer -> Bytes? in
            guard let value = JSONScanner.document(buffer), value.kind == .string else { return nil }
            return Bytes(utf8: JSONString.text(UnsafeRawBufferPointer(rebasing: buffer[value.contents])))
        }
    }

    @Test(arguments: [
        ("", "\"\""), ("plain", "\"plain\""), ("a\"b\\c/d", #""a\"b\\c/d""#), ("\n\r\t\u{8}\u{c}", #""\n\r\t\b\f""#),
        ("\u{0}\u{1}\u{1f}\u{7f}", "\"\\u0000\\u0001\\u001f\u{7f}\""), ("値 🦀", "\"値 🦀\""),
    ])
    func textIsEscaped(_ text: String, _ expected: String) {
        let written = quoted(Bytes(utf8: text))
        #expect(written.text == Bytes(utf8: expected))
        #expect(written.isExact)
        #expect(resolved(written.text) == Bytes(utf8: text))
    }

    @Test func textSurvivesARoundTrip() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<1500 {
            let bytes = random.bytes()
            let written = quoted(bytes)
            let isText = bytes.utf8String != nil
            #expect(written.isExact == isText)
            // Invalid UTF-8 is replaced as Unicode recommends, which is also what String does.
            #expect(resolved(written.text) == Bytes(utf8: String(decoding: bytes, as: UTF8.self)))
        }
    }

    @Test(arguments: [
        (#""\u0041\u00e9\u5024\ud83e\udd80""#, "Aé値🦀"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (#""\u0000""#, "\u{0}"), (#""\uFFFF""#, "\u{ffff}"), (#""\udbff\udfff""#, "\u{10ffff}"),
    ])
    func escapesAreResolved(_ text: String, _ expected: String) {
        #expect(resolved(Bytes(utf8: text)) == Bytes(utf8: expected))
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (-1, "-1"), (Int64.max, "9223372036854775807"), (.min, "-9223372036854775808"),
    ])
    func numbersAreWrittenInDecimal(_ number: Int64, _ expected: String) {
        var writer = ByteWriter()
        writer.decimal(number)
        #expect(writer.finish() == Bytes(utf8: expected))
    }

    private func decoded(_ text: Bytes) -> Bytes? {
        text.withUnsafeBytes { buffer in
            var isSound = true
            let bytes = Bytes(unsafeUninitializedCapacity: Base64.decodedBound(buffer.count)) { target in
                guard let base = target.baseAddress, let count = Base64.decode(buffer, to: base) else {
                    isSound = false
                    return 0
                }
                return count
            }
            return isSound ? bytes : nil
        }
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ])
    func base64FollowsRFC4648(_ text: String, _ expected: String) {
        var writer = ByteWriter()
        Bytes(utf8: text).withUnsafeBytes { writer.base64($0) }
        #expect(writer.finish() == Bytes(utf8: expected))
        #expect(decoded(Bytes(utf8: expected)) == Bytes(utf8: text))
    }

    @Test func base64OfAnyLengthSurvivesARoundTrip() {
        var random = SeededRandom(seed: 9)
        for count in Array(0..<50) + [767, 768, 769, 1535, 1536, 1537, 5000] {
            let bytes = Bytes((0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) })
            var writer = ByteWriter()
            bytes.withUnsafeBytes { writer.base64($0) }
            #expect(decoded(writer.finish()) == bytes)
        }
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "====", "Zm 9", "Zm-_", "Zg==Zg==", "=Zg="])
    func invalidBase64IsRejected(_ text: String) {
        #expect(decoded(Bytes(utf8: text)) == nil)
    }

    @Test func timesFollowRFC3339() {
        #expect(RFC3339.text(seconds: 0, nanoseconds: 0) == "1970-01-01T00:00:00.000000000Z")
        #expect(RFC3339.text(seconds: 1_700_000_000, nanoseconds: 5) == "2023-11-14T22:13:20.000000005Z")
        #expect(RFC3339.text(seconds: 951_782_400, nanoseconds: 0) == "2000-02-29T00:00:00.000000000Z")
        #expect(RFC3339.text(seconds: 4_107_542_400, nanoseconds: 0) == "2100-03-01T00:00:00.000000000Z")
        #expect(RFC3339.text(seconds: -1, nanoseconds: 0) == "1969-12-31T23:59:59.000000000Z")
    }
}
