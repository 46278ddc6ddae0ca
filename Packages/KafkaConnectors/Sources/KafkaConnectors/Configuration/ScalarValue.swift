/// A single value in the file. A quoted value is text; any other is interpreted as in JSON.
public enum ScalarValue: Hashable, Sendable {
    /// A text.
    case text(String)
    /// A JSON number, as it is written.
    case number(String)
    /// True or false.
    case boolean(Bool)

    init(_ scalar: YAMLScalar) {
        self = scalar.isPlain ? Self.plain(scalar.text) : .text(scalar.text)
    }

    private static func plain(_ text: String) -> ScalarValue {
        switch text {
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: break
        }
        var copy = text
        let document = copy.withUTF8 { JSONScanner.document(UnsafeRawBufferPointer($0)) }
        return document?.kind == .number && document?.range.count == copy.utf8.count ? .number(text) : .text(text)
    }

    /// The value as JSON.
    var json: String {
        switch self {
        case .text(let text): JSONText.quoted(text)
        case .number(let text): text
        case .boolean(let value): "\(value)"
        }
    }
}
