/// A place in a file, counted from 1.
struct YAMLPlace: Hashable, Comparable, Sendable {
    var line: Int
    var column: Int

    static let start = YAMLPlace(line: 1, column: 1)

    static func < (left: YAMLPlace, right: YAMLPlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A node of a document, with the place where it stands.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    let place: YAMLPlace
    var content: Content

    /// Whether nothing stands there, or `null`.
    var isNull: Bool {
        guard case .scalar(let scalar) = content else { return false }
        return scalar.isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.source)
    }

    /// What a message calls a node of this kind.
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
    /// The value, its variables replaced: may hold a secret.
    var text: String
    /// The value as it stands in the file: what messages quote.
    let source: String
    /// Whether it stands there without quotes.
    let isPlain: Bool

    /// Whether a variable was replaced in it.
    var isSubstituted: Bool { text != source }
}

/// A key and its value.
struct YAMLEntry: Sendable {
    let key: String
    let place: YAMLPlace
    var value: YAMLNode
}

/// What is wrong with a file, and where.
struct YAMLFault: Error, Sendable {
    let place: YAMLPlace
    let message: String
}
