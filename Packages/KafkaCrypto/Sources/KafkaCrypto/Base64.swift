/// The two base64 encodings of RFC 4648 that SASL messages and tokens use.
///
/// Decoding is strict: it accepts only what encoding produces, without white space, characters of the other alphabet,
/// or unused bits that are not zero.
public enum Base64: Sendable {
    /// The alphabet with `+` and `/`, padded with `=`.
    case standard
    /// The alphabet with `-` and `_`, without padding, as in JSON Web Tokens.
    case url

    /// Returns the encoding of `bytes`.
    public func encode(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 6 {
                held -= 6
                text.append(digit(bits >> UInt32(held) & 63))
            }
        }
        if held > 0 { text.append(digit(bits << UInt32(6 - held) & 63)) }
        if case .standard = self { while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) } }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the bytes that `text` encodes, or `nil` if it is not a valid encoding.
    public func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var digits = text[...]
        if case .standard = self {
            guard text.count.isMultiple(of: 4) else { return nil }
            let padding = text.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
            digits = text.dropLast(padding)
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for digit in digits {
            guard let value = value(digit) else { return nil }
            bits = bits << 6 | value
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        guard bits & (1 << UInt32(held) - 1) == 0 else { return nil }
        return bytes
    }

    /// Returns the bytes that `text` encodes, or `nil` if it is not a valid encoding.
    public func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)) }

    private func digit(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        switch value {
        case 0..<26: return UInt8(ascii: "A") + value
        case 26..<52: return UInt8(ascii: "a") + value - 26
        case 52..<62: return UInt8(ascii: "0") + value - 52
        case 62: return isURL ? UInt8(ascii: "-") : UInt8(ascii: "+")
        default: return isURL ? UInt8(ascii: "_") : UInt8(ascii: "/")
        }
    }

    private func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+") where !isURL, UInt8(ascii: "-") where isURL: 62
        case UInt8(ascii: "/") where !isURL, UInt8(ascii: "_") where isURL: 63
        default: nil
        }
    }

    private var isURL: Bool {
        if case .url = self { true } else { false }
    }
}
