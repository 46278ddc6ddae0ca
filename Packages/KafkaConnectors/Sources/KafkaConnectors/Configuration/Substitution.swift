/// The replacement of `${VAR}`, `${VAR:-default}` and `${file:PATH}` in the values of a document. `$${` stands for
/// `${`.
///
/// Values are replaced after the file was parsed, so that none can change its structure.
struct Substitution {
    /// The most bytes in a file that a value is read from.
    static let maximumFileBytes = 64 << 10

    let environment: ConfigurationEnvironment

    func replace(in node: inout YAMLNode, _ problems: inout ConfigurationProblems) {
        switch node.content {
        case .scalar(var scalar):
            guard scalar.source.contains("${") else { return }
            do throws(YAMLFault) {
                scalar.text = try replaced(scalar.source, at: node.place)
                node.content = .scalar(scalar)
            } catch {
                problems.error(error.place, error.message)
            }
        case .sequence(var items):
            for index in items.indices { replace(in: &items[index], &problems) }
            node.content = .sequence(items)
        case .mapping(var entries):
            for index in entries.indices { replace(in: &entries[index].value, &problems) }
            node.content = .mapping(entries)
        }
    }

    private func replaced(_ source: String, at place: YAMLPlace) throws(YAMLFault) -> String {
        var result = ""
        var rest = source[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                result += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else {
                    throw YAMLFault(
                        place: place,
                        message: "\"${\" has no \"}\"; write ${NAME}, or $${ for the characters themselves")
                }
                result += try value(of: rest[rest.index(rest.startIndex, offsetBy: 2)..<end], at: place)
                rest = rest[rest.index(after: end)...]
            } else {
                result += "$"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private func value(of expression: Substring, at place: YAMLPlace) throws(YAMLFault) -> String {
        if expression.hasPrefix("file:") { return try contents(of: String(expression.dropFirst(5)), at: place) }
        var name = expression
        var fallback: Substring?
        if let colon = expression.firstIndex(of: ":") {
            name = expression[..<colon]
            let rest = expression[colon...]
            guard rest.hasPrefix(":-") else {
                throw YAMLFault(
                    place: place,
                    message: "\"${\(shown(name)):…}\" has no meaning; write ${NAME:-default} or ${file:PATH}")
            }
            fallback = rest.dropFirst(2)
        }
        guard isName(name) else {
            throw YAMLFault(
                place: place,
                message: "\"${\(shown(expression))}\" names no variable; write ${NAME}, ${NAME:-default} or "
                    + "${file:PATH}, or $${ for the characters themselves")
        }
        let value = environment.variable(String(name))
        if let fallback { return value.flatMap { $0.isEmpty ? nil : $0 } ?? String(fallback) }
        guard let value else {
            throw YAMLFault(
                place: place, message: "the variable \(name) is not set; set it, or write ${\(name):-default}")
        }
        return value
    }

    private func contents(of path: String, at place: YAMLPlace) throws(YAMLFault) -> String {
        guard !path.isEmpty else {
            throw YAMLFault(place: place, message: "\"${file:}\" names no file; write ${file:PATH}")
        }
        let bytes: [UInt8]
        do throws(ConfigurationFileError) {
            bytes = try environment.file(path, Self.maximumFileBytes)
        } catch {
            throw YAMLFault(place: place, message: "\(path) cannot be read (\(error.reason)); correct ${file:…}")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw YAMLFault(place: place, message: "\(path) is not UTF-8 text; correct ${file:…}")
        }
        return text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private func isName(_ name: Substring) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.utf8.allSatisfy(Self.isNameByte)
    }

    /// Returns an expression in the form for messages. What follows the name is cut off, since it may be part of a
    /// secret.
    private func shown(_ expression: Substring) -> String {
        let name = String(decoding: expression.utf8.prefix(while: Self.isNameByte), as: UTF8.self)
        return name.utf8.count == expression.utf8.count ? name : name + "…"
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
