import KafkaCrypto
import Testing

@Suite struct EncodingTests {
    /// The examples of RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func theExamplesOfTheStandardMatch(text: String, encoded: String) {
        #expect(Base64.standard.encode(text.utf8) == encoded)
        #expect(Base64.standard.decode(encoded) == Array(text.utf8))
        #expect(Base64.url.encode(text.utf8) == encoded.filter { $0 != "=" })
        #expect(Base64.url.decode(encoded.filter { $0 != "=" }) == Array(text.utf8))
    }

    @Test func everyByteRoundTrips() {
        let bytes = (0...255).map { UInt8($0) }
        for alphabet in [Base64.standard, .url] {
            #expect(alphabet.decode(alphabet.encode(bytes)) == bytes)
        }
        #expect(Base64.standard.encode([0xfb, 0xff]) == "+/8=")
        #expect(Base64.url.encode([0xfb, 0xff]) == "-_8")
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "=", "====", "Zm9v=", "Zm 9v", "-_8=", "Zg==\n", "A===",
    ])
    func nonCanonicalBase64IsRefused(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test(arguments: ["Z", "Zh", "Zg==", "+/8", "Zm9"])
    func nonCanonicalBase64URLIsRefused(text: String) {
        #expect(Base64.url.decode(text) == nil)
    }

    @Test func hexIsLowerCase() {
        #expect(Hex.encode([0, 0x1f, 0xa0, 0xff]) == "001fa0ff")
    }

    @Test func comparisonSeesEveryBit() {
        let bytes: [UInt8] = [1, 2, 3]
        #expect(ConstantTime.isEqual(bytes, [1, 2, 3]))
        #expect(ConstantTime.isEqual([], []))
        #expect(!ConstantTime.isEqual(bytes, [1, 2]))
        for index in 0..<24 {
            var other = bytes
            other[index / 8] ^= 1 << UInt8(index % 8)
            #expect(!ConstantTime.isEqual(bytes, other))
        }
    }

    @Test func randomBytesDiffer() throws {
        #expect(try RandomSource.system.bytes(32) != RandomSource.system.bytes(32))
        #expect(try RandomSource.system.bytes(0).isEmpty)
    }

    @Test func aSourceThatReturnsTooFewBytesIsRefused() {
        #expect(throws: CryptoError.self) { try RandomSource { _ in [1] }.bytes(2) }
    }
}
