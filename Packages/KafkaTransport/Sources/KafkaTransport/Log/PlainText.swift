/// Makes text that a peer may have written safe for terminals and logs.
@_spi(KafkaInternals)
public enum PlainText {
    /// The default for the maximum number of characters.
    public static let limit = 500

    /// Returns `text` with unsafe characters escaped as in JSON: control characters, U+0080 to U+009F, line and
    /// paragraph separators, and marks that change the writing direction. The result is cut after `limit` characters.
    public static func escaped(_ text: String, limit: Int = PlainText.limit) -> String {
        guard text.utf8.count > limit || text.unicodeScalars.contains(where: isEscaped) else { return text }
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            let piece = isEscaped(scalar) ? escape(scalar) : String(scalar)
            count += piece.unicodeScalars.count
            guard count <= limit else { return result + "…" }
            result += piece
        }
        return result
    }

    /// Returns `text` with every character escaped as in `escaped(_:limit:)` except line feeds, and without a limit.
    public static func escapedLines(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0 != "\n" && isEscaped($0) }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            result += scalar == "\n" || !isEscaped(scalar) ? String(scalar) : escape(scalar)
        }
        return result
    }

    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0xfeff: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
