/// An identifier of 128 bits, such as a topic's id.
///
/// Its text is Kafka's: base64 with `-` and `_`, 22 characters, no padding.
public struct UUID128: Hashable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// The upper 64 bits.
    public var high: UInt64
    /// The lower 64 bits.
    public var low: UInt64

    /// Zero, which stands for no id.
    public static let zero = UUID128()

    /// Creates an id of its halves; zero without them.
    public init(high: UInt64 = 0, low: UInt64 = 0) {
        self.high = high
        self.low = low
    }

    /// Creates the id of Kafka's text; `nil` where it is not 22 characters of base64 for exactly 128 bits.
    public init?(_ description: String) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for character in description.utf8 {
            guard let digit = Self.digit(character), count < 22 else { return nil }
            count += 1
            if count == 22 {
                // The last character has the two bits that are left, and four that are zero.
                guard digit & 0x0f == 0 else { return nil }
                high = high << 2 | low >> 62
                low = low << 2 | digit >> 4
            } else {
                high = high << 6 | low >> 58
                low = low << 6 | digit
            }
        }
        guard count == 22 else { return nil }
        self.init(high: high, low: low)
    }

    /// Kafka's text of the id.
    public var description: String {
        var text = ""
        var high = high
        var low = low
        for _ in 0..<22 {
            text.unicodeScalars.append(Self.alphabet[Int(high >> 58)])
            high = high << 6 | low >> 58
            low <<= 6
        }
        return text
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".unicodeScalars)

    private static func digit(_ character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt64(character - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
