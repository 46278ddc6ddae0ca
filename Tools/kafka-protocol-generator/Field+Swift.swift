// How fields are written in Swift.

extension Field {
    /// The name in the declaration, with keywords in backticks.
    var declaredName: String {
        Self.keywords.contains(memberName) ? "`\(memberName)`" : memberName
    }

    /// The name inside the generated functions, which must not collide with their local names.
    var usedName: String {
        Self.localNames.contains(memberName) ? "self.\(memberName)" : declaredName
    }

    private static let keywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "do", "else", "enum",
        "extension", "fallthrough", "false", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal",
        "is", "let", "nil", "operator", "private", "protocol", "public", "repeat", "return", "self", "static", "struct",
        "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    private static let localNames: Set<String> = [
        "body", "compact", "count", "element", "elements", "field", "json", "r", "tags", "version", "w",
    ]

    var swiftType: String {
        isNullable ? type.swiftName + "?" : type.swiftName
    }

    /// Returns the default as a Swift literal, or `nil` for null.
    func defaultLiteral() throws(GeneratorError) -> String? {
        if isNullByDefault { return nil }
        switch type {
        case .scalar(.bool):
            return defaultText ?? "false"
        case .scalar(.uuid):
            try refuseDefault()
            return "UUID128()"
        case .scalar(.float64):
            try refuseDefault()
            return "0"
        case .scalar:
            return Self.grouped(try integerDefault())
        case .string:
            return "\"\(defaultText ?? "")\""
        case .bytes:
            try refuseDefault()
            return "Bytes.empty"
        case .structure(let name):
            try refuseDefault()
            return "\(name)()"
        case .array:
            try refuseDefault()
            return "[]"
        }
    }

    private func refuseDefault() throws(GeneratorError) {
        guard defaultText == nil else {
            throw GeneratorError("\(name): the default \(defaultText ?? "") is not supported for this type")
        }
    }

    private func integerDefault() throws(GeneratorError) -> Int64 {
        let text = defaultText ?? "0"
        let value = text.hasPrefix("0x") ? Int64(text.dropFirst(2), radix: 16) : Int64(text)
        guard let value else { throw GeneratorError("\(name): the default \(text) is not a number") }
        return value
    }

    /// Returns the digits in groups of three if there are more than six, as the formatter requires.
    private static func grouped(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        guard digits.count > 6 else { return String(number) }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "_" }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// Returns the Swift condition that the field differs from its default.
    func differsFromDefault() throws(GeneratorError) -> String {
        guard let literal = try defaultLiteral() else { return "\(usedName) != nil" }
        if isNullable {
            throw GeneratorError(
                "\(name): a nullable field with a default other than null is not supported: extend the generator")
        }
        switch type {
        case .scalar(.bool): return literal == "true" ? "!\(usedName)" : usedName
        case .scalar: return "\(usedName) != \(literal)"
        case .string: return literal == "\"\"" ? "!\(usedName).isEmpty" : "\(usedName) != \(literal)"
        case .bytes, .array: return "!\(usedName).isEmpty"
        case .structure: return "!\(usedName).isAtDefault"
        }
    }

    /// Returns whether the field has the compact form: `true`, `false`, or the name of the variable that says so.
    func compact(_ message: Message, within versions: Versions) -> String {
        if isNeverCompact || message.flexibleVersions.intersection(versions).isEmpty { return "false" }
        return message.flexibleVersions.covers(versions) ? "true" : "compact"
    }

    /// Returns the comment above the declaration.
    func documentation(within versions: Versions) -> String {
        var parts = ["`\(name)`"]
        if let condition = Self.words(self.versions, within: versions) { parts.append(condition) }
        if let tag { parts.append("tag \(tag)") }
        if isNullable, nullableVersions != self.versions {
            parts.append("null from version \(nullableVersions.lowest)")
        }
        return "/// " + parts.joined(separator: ", ") + "."
    }

    private static func words(_ versions: Versions, within whole: Versions) -> String? {
        if versions == whole { return nil }
        if versions.highest == whole.highest { return "from version \(versions.lowest)" }
        if versions.lowest == whole.lowest { return "to version \(versions.highest)" }
        return versions.words
    }
}

extension FieldType {
    var swiftName: String {
        switch self {
        case .scalar(.bool): "Bool"
        case .scalar(.int8): "Int8"
        case .scalar(.int16): "Int16"
        case .scalar(.int32): "Int32"
        case .scalar(.int64): "Int64"
        case .scalar(.uint16): "UInt16"
        case .scalar(.float64): "Double"
        case .scalar(.uuid): "UUID128"
        case .string: "String"
        case .bytes: "Bytes"
        case .structure(let name): name
        case .array(let element): "[\(element.swiftName)]"
        }
    }

    /// Returns the helper that reads or writes a value that is not a struct: `int32`, `nullableStringArray`.
    func helper(isNullable: Bool) throws(GeneratorError) -> String {
        let plain: String
        switch self {
        case .scalar(let scalar): plain = scalar.rawValue
        case .string: plain = "string"
        case .bytes: plain = "data"
        case .array(.scalar(let scalar)): plain = scalar.rawValue + "Array"
        case .array(.string): plain = "stringArray"
        case .array, .structure: throw GeneratorError("there is no helper for the type \(self)")
        }
        return isNullable ? "nullable" + plain.prefix(1).uppercased() + plain.dropFirst() : plain
    }

    var isScalar: Bool {
        if case .scalar = self { true } else { false }
    }
}
