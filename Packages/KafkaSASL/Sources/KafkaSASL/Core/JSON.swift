/// A JSON value (RFC 8259): tokens, key sets and credentials are small, so a tree serves.
///
/// An object that has a member twice is refused: two readers of one token must not see two subjects.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The number's own text, which is valid.
    case number(String)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// How deep arrays and objects may nest.
    package static let maximumDepth = 16

    /// Returns the value that `bytes` are, or `nil` where they are no JSON, nest too deep, or name a member twice.
    package init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = JSONParser(bytes)
        guard let value = parser.document() else { return nil }
        self = value
    }

    /// The members of an object.
    package var members: [String: JSON]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements of an array.
    package var elements: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text of a string.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a number, as near as a `Double` comes.
    package var number: Double? {
        if case .number(let text) = self { Double(text) } else { nil }
    }

    /// Returns `text` as a JSON string, quotes included.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..."\u{1f}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
