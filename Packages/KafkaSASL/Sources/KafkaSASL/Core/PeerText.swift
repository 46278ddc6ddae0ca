package import KafkaCrypto

/// Makes a peer's text safe for an error: printable, short, and without secrets that the peer may have echoed.
package enum PeerText {
    /// Returns `text` with all occurrences of `secrets` and all control characters replaced, and cut after
    /// `SASLLimits.shownText` characters.
    package static func shown(_ text: String, hiding secrets: [Secret] = []) -> String {
        guard text.utf8.count <= SASLLimits.searchedText else { return "a text of \(text.utf8.count) bytes" }
        var bytes = Array(text.utf8)
        for secret in secrets { bytes = replace(secret.withBytes { Array($0) }, in: bytes) }
        let readable = String(decoding: bytes, as: UTF8.self)
        let printable = String(
            String.UnicodeScalarView(readable.unicodeScalars.map { isPrintable($0) ? $0 : "\u{fffd}" }))
        guard printable.count > SASLLimits.shownText else { return printable }
        return printable.prefix(SASLLimits.shownText) + "…"
    }

    /// Returns whether a character is safe: it cannot control a terminal or break a line of a log.
    package static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }

    private static func replace(_ secret: [UInt8], in text: [UInt8]) -> [UInt8] {
        guard !secret.isEmpty, secret.count <= text.count else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index] == secret[0], text[index...].starts(with: secret) {
                result += "[hidden]".utf8
                index += secret.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }
}

extension String {
    /// Whether the string contains a control character (C0 or C1).
    package var hasControlCharacter: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
