/// A position in a file. Lines and columns are counted from 1.
struct YAMLPlace: Hashable, Comparable, Sendable {
    var line: Int
    var column: Int

    static let start = YAMLPlace(line: 1, column: 1)

    static func < (left: YAMLPlace, right: YAMLPlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A node of a document, with its position.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    let place: YAMLPlace
    var content: Content

    /// Whether the value is missing or `null`.
    var isNull: Bool {
        guard case .scalar(let scalar) = content else { return false }
        return scalar.isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.source)
    }

    /// The name for this kind of node in messages.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .sequence: "a list"
        case .mapping: "a block of keys"
        }
    }
}

/// A single value.
struct YAMLScalar: Sendable {
    /// The value after its variables were replaced. It may contain a secret.
    var text: String
    /// The value as it is written in the file, which messages quote.
    let source: String
    /// Whether the value is written without quotes.
    let isPlain: Bool

    /// Whether a variable in it was replaced.
    var isSubstituted: Bool { text != source }
}

/// A key and its value.
struct YAMLEntry: Sendable {
    let key: String
    let place: YAMLPlace
    var value: YAMLNode
}

/// A fault in a file, with its position.
struct YAMLFault: Error, Sendable {
    let place: YAMLPlace
    let message: String
}
