import Testing

@testable import KafkaCrypto

@Suite struct SecretTests {
    static let text = "hunter2-and-more"

    /// Returns everything that could print `value`, joined.
    static func everyDescription(of value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value) \(String(reflecting: value)) \(String(describing: Mirror(reflecting: value))) \(dumped) "
            + Mirror(reflecting: value).children.map { everyDescription(of: $0.value) }.joined()
    }

    struct Holder {
        var name = "alice"
        var secret = Secret(SecretTests.text)
    }

    /// Negative control: a type that stores the secret as plain text.
    struct CarelessHolder {
        var secret = SecretTests.text
    }

    @Test func nothingPrintsASecret() {
        let shown = Self.everyDescription(of: Secret(Self.text)) + Self.everyDescription(of: Holder())
        #expect(!shown.contains(Self.text))
        #expect(!shown.contains("hunter"))
        #expect(!shown.contains(Array(Self.text.utf8).map(String.init).joined(separator: ", ")))
        #expect(shown.contains("alice"))
        #expect(shown.contains("[secret]"))
    }

    @Test func theSearchFindsAPlainTextSecret() {
        #expect(Self.everyDescription(of: CarelessHolder()).contains(Self.text))
    }

    @Test func aSecretCannotBeEncoded() {
        let secret: Any = Secret(Self.text)
        #expect(!(secret is any Encodable))
        #expect(!(secret is any Decodable))
    }

    @Test func equalBytesAreEqual() {
        #expect(Secret("one") == Secret([111, 110, 101]))
        #expect(Secret("one") != Secret("onf"))
        #expect(Secret("one") != Secret("ones"))
        #expect(Secret("") == Secret([]))
    }

    @Test func theBytesCanBeReadWithinAClosure() {
        #expect(Secret("é").withBytes { Array($0) } == [0xc3, 0xa9])
        #expect(Secret("").withBytes { $0.count } == 0)
        #expect(Secret(count: 2) { $0[1] = 7 }.withBytes { Array($0) } == [0, 7])
    }

    @Test func theMemoryIsWipedWhenTheLastCopyIsReleased() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
        defer { buffer.deallocate() }
        buffer.initializeMemory(as: UInt8.self, repeating: 0xa5)
        var secret: Secret? = Secret(taking: buffer) { _ in }
        var copy = secret
        secret = nil
        #expect(buffer.allSatisfy { $0 == 0xa5 })
        #expect(copy?.count == 64)
        copy = nil
        #expect(buffer.allSatisfy { $0 == 0 })
    }
}
