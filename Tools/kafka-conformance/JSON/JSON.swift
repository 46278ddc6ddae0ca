/// A JSON value whose integers are exact.
enum JSON {
    case null
    case bool(Bool)
    case integer(Int64)
    /// An integer greater than `Int64.max`.
    case unsigned(UInt64)
    case double(Double)
    case string(String)
    case array([JSON])
    /// The members; each name occurs once.
    case object([String: JSON])

    /// Returns the member of an object, or `nil` if there is none or this value is not an object.
    subscript(_ name: String) -> JSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    var double: Double? {
        switch self {
        case .double(let double): double
        case .integer(let integer): Double(integer)
        default: nil
        }
    }

    var array: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// Returns the integer, or `nil` if this value is not an integer that `Value` can represent.
    func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value? {
        switch self {
        case .integer(let integer): Value(exactly: integer)
        case .unsigned(let integer): Value(exactly: integer)
        default: nil
        }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// Describes the first difference between this value and `other`, or returns `nil` if they are equal.
    func difference(from other: JSON, at path: String = "value") -> String? {
        switch (self, other) {
        case (.array(let mine), .array(let theirs)):
            guard mine.count == theirs.count else { return "\(path) has \(mine.count) elements, not \(theirs.count)" }
            for (index, pair) in zip(mine, theirs).enumerated() {
                if let found = pair.0.difference(from: pair.1, at: "\(path)[\(index)]") { return found }
            }
            return nil
        case (.object(let mine), .object(let theirs)):
            for name in Set(mine.keys).union(theirs.keys).sorted() {
                guard let one = mine[name] else { return "\(path).\(name) is missing" }
                guard let two = theirs[name] else { return "\(path).\(name) should not be there" }
                if let found = one.difference(from: two, at: "\(path).\(name)") { return found }
            }
            return nil
        default:
            return isSameScalar(as: other) ? nil : "\(path) differs"
        }
    }

    /// Returns this value, in which each empty string member with one of `names` is replaced by the member of `other`.
    func filled(from other: JSON, names: Set<String>) -> JSON {
        switch (self, other) {
        case (.array(let mine), .array(let theirs)):
            var elements = mine
            for (index, pair) in zip(mine, theirs).enumerated() {
                elements[index] = pair.0.filled(from: pair.1, names: names)
            }
            return .array(elements)
        case (.object(let mine), .object(let theirs)):
            var members = mine
            for (name, value) in mine {
                guard let there = theirs[name] else { continue }
                let isBlank = names.contains(name) && value.string == "" && there.string != nil
                members[name] = isBlank ? there : value.filled(from: there, names: names)
            }
            return .object(members)
        default:
            return self
        }
    }

    private func isSameScalar(as other: JSON) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let one), .bool(let two)): one == two
        case (.string(let one), .string(let two)): one.utf8.elementsEqual(two.utf8)
        case (.integer(let one), .integer(let two)): one == two
        case (.unsigned(let one), .unsigned(let two)): one == two
        case (.double, _), (_, .double): double != nil && double == other.double
        default: false
        }
    }
}
