/// A 128-bit identifier, such as a topic id.
///
/// Its text form is Kafka's: base64 with `-` and `_`, 22 characters, without padding.
public struct UUID128: Hashable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// The upper 64 bits.
    public var high: UInt64
    /// The lower 64 bits.
    public var low: UInt64

    /// The all-zero identifier, which means that there is no id.
    public static let zero = UUID128()

    /// Creates an identifier from its two halves; the default is `zero`.
    public init(high: UInt64 = 0, low: UInt64 = 0) {
        self.high = high
        self.low = low
    }

    /// Creates an identifier from Kafka's text form. Returns `nil` unless `description` is 22 base64 characters for
    /// exactly 128 bits.
    public init?(_ description: String) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for character in description.utf8 {
            guard let digit = Self.digit(character), count < 22 else { return nil }
            count += 1
            if count == 22 {
                // The last character contains the two remaining bits, followed by four zero bits.
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

    /// The identifier in Kafka's text form.
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
