import KafkaCodecs
import Testing

@Suite struct BytesTests {
    @Test func aSliceSharesTheMemoryItIsCutFrom() {
        let whole = Bytes(utf8: "orders")
        let slice = whole.slice(1..<4)
        #expect(slice.utf8String == "rde")
        #expect(whole.withUnsafeBytes { $0.baseAddress! + 1 } == slice.withUnsafeBytes { $0.baseAddress! })
    }

    @Test func aCopyIsDetached() {
        let whole = Bytes(utf8: "orders")
        let copy = whole.slice(1..<4).copied()
        #expect(copy.utf8String == "rde")
        #expect(whole.withUnsafeBytes { $0.baseAddress! + 1 } != copy.withUnsafeBytes { $0.baseAddress! })
    }

    @Test func equalityDoesNotDependOnThePlaceInMemory() {
        #expect(Bytes(utf8: "abc") == Bytes(utf8: "xabcx").slice(1..<4))
        #expect(Bytes(utf8: "abc").hashValue == Bytes(utf8: "xabcx").slice(1..<4).hashValue)
        #expect(Bytes(utf8: "abc") != "abd")
        #expect(Bytes.empty == Bytes([]))
    }

    @Test func stringsAndSubstringsConvertToTheirUTF8() {
        let name = "größe-7"
        #expect(Bytes(name) == Bytes(Array(name.utf8)))
        #expect(Bytes(name.dropLast(2)).utf8String == "größe")
    }

    @Test func hexadecimalRoundTrips() {
        #expect(Bytes([0, 255, 16]).hex == "00ff10")
        #expect(Bytes(hex: "00FF10") == Bytes([0, 255, 16]))
        #expect(Bytes(hex: "0") == nil)
        #expect(Bytes(hex: "0g") == nil)
    }

    @Test func invalidUTF8GivesNoString() {
        #expect(Bytes([0xff]).utf8String == nil)
        #expect(Bytes([0xc0, 0x80]).utf8String == nil)
    }
}
