/// A JSON value (RFC 8259), as a tree, because tokens, key sets and credentials are small.
///
/// An object with a duplicate member is invalid. Otherwise two readers of one token could see different subjects.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The number as it is in the text, which was validated.
    case number(String)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// The maximum nesting depth of arrays and objects.
    package static let maximumDepth = 16

    /// Parses `bytes`. Returns `nil` if they are not valid JSON, are nested too deeply, or have a duplicate member.
    package init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = JSONParser(bytes)
        guard let value = parser.document() else { return nil }
        self = value
    }

    /// The members of an object; `nil` for any other value.
    package var members: [String: JSON]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements of an array; `nil` for any other value.
    package var elements: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text of a string; `nil` for any other value.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a number as the nearest `Double`; `nil` for any other value.
    package var number: Double? {
        if case .number(let text) = self { Double(text) } else { nil }
    }

    /// Returns `text` as a JSON string, including the quotes.
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
