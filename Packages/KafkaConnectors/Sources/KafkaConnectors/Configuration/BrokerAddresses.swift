/// Checks of names and addresses. Each returns what is wrong, worded to follow the key's name, or `nil` if nothing is.
enum NameCheck {
    /// Checks an address `HOST:PORT`, with an IPv6 host in brackets. Kafka's port may be left out. The result does not
    /// contain the text, which may come from a variable.
    static func address(_ text: String, defaultPort: Bool) -> String? {
        let advice = "is not an address; write HOST:PORT"
        if text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) {
            return "contains a line break; separate addresses with commas, and keep each address on one line"
        }
        var host = text[...]
        if let colon = text.lastIndex(of: ":"), text.first != "[" || text[..<colon].last == "]" {
            guard let port = UInt16(text[text.index(after: colon)...]), port > 0 else { return advice }
            host = text[..<colon]
        } else if !defaultPort {
            return advice
        }
        let isBracketed = host.first == "[" && host.last == "]"
        if isBracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, isBracketed || !host.contains(":"),
            host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "@") })
        else { return advice }
        return nil
    }

    /// Checks the name of a Kafka topic: 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'.
    static func kafkaTopic(_ text: String) -> String? {
        guard text != ".", text != "..", text.utf8.count <= 249, text.utf8.allSatisfy(isTopicByte) else {
            return "is not a valid Kafka topic name; write 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'"
        }
        return nil
    }

    /// Checks the name of a Rivven topic or group: at most 256 bytes.
    static func rivvenName(_ text: String) -> String? {
        text.utf8.count <= 256 ? nil : "is longer than the 256 bytes that Rivven accepts; write a shorter name"
    }

    /// Checks the name of a connector: not empty, at most 256 bytes, without control characters.
    static func connector(_ text: String) -> String? {
        if text.allSatisfy(\.isWhitespace) { return "is empty; write a name for the connector" }
        if text.utf8.count > 256 { return "is longer than 256 bytes; write a shorter name for the connector" }
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        return isPlain ? nil : "contains control characters; remove them"
    }

    private static func isTopicByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension ConfigurationKey where Target: ConfigurationBlock {
    /// Brokers as a list, as one text with commas, or as a list of such texts.
    static func brokers(
        _ name: String, _ path: Path<[String]>, defaultPort: Bool, _ documentation: String
    ) -> Self {
        Self(name: name, shape: .brokers, isRequired: true, documentation: documentation) { entry, target, problems in
            var items = [entry.value]
            if case .sequence(let list) = entry.value.content {
                guard !list.isEmpty else {
                    return problems.error(
                        entry.value.place, "\"\(name)\" is an empty list; name at least one as HOST:PORT")
                }
                items = list
            }
            target[keyPath: path] = items.flatMap {
                addresses(in: $0, name, defaultPort: defaultPort, &problems)
            }
        }
    }

    /// Returns the addresses in one text. A trailing comma, and whitespace around an address, are ignored.
    private static func addresses(
        in item: YAMLNode, _ name: String, defaultPort: Bool, _ problems: inout ConfigurationProblems
    ) -> [String] {
        guard let text = item.text(name, &problems) else { return [] }
        let parts = text.split(separator: ",").map(trimmed).filter { !$0.isEmpty }
        if parts.isEmpty { problems.error(item.place, "\"\(name)\" contains no address; write HOST:PORT") }
        for (index, part) in parts.enumerated() {
            guard let fault = NameCheck.address(part, defaultPort: defaultPort) else { continue }
            let rest = parts[index...]
            let quoted = quoted(rest, of: item)
            guard rest.contains(where: { $0.utf8.contains(UInt8(ascii: "@")) }) else {
                problems.error(item.place, "\"\(name)\" contains \(quoted), which \(fault)")
                continue
            }
            let block = defaultPort ? "security" : "auth"
            problems.error(
                item.place,
                "\"\(name)\" contains \(quoted), which is not an address; write HOST:PORT, and the credentials under "
                    + block)
        }
        return parts
    }

    /// Returns the first of `parts`, which are the last addresses of `item`, in the form for a message. The text of a
    /// variable may be a secret. So may anything before an @, even before a comma, since a comma may be part of a
    /// secret.
    private static func quoted(_ parts: ArraySlice<String>, of item: YAMLNode) -> String {
        guard let part = parts.first else { return item.quoted }
        var shown = part[...]
        if item.isSubstituted, case .scalar(let scalar) = item.content {
            guard scalar.source.utf8.contains(UInt8(ascii: "@")) else { return item.quoted }
            shown = afterAt(scalar.source) ?? ""
        } else if let host = afterAt(part) {
            let isLast = !parts.dropFirst().contains { $0.utf8.contains(UInt8(ascii: "@")) }
            shown = isLast || NameCheck.address(String(host), defaultPort: false) == nil ? host : ""
        } else if parts.dropFirst().contains(where: { $0.utf8.contains(UInt8(ascii: "@")) }) {
            return "\"…\""
        } else {
            return "\"\(part.count > 60 ? part.prefix(60) + "…" : part)\""
        }
        return "\"…@\(shown.count > 60 ? shown.prefix(60) + "…" : shown)\""
    }

    /// Returns what follows the last @ of an address; `nil` if it has none.
    private static func afterAt(_ address: String) -> Substring? {
        address.utf8.lastIndex(of: UInt8(ascii: "@")).map { address[address.utf8.index(after: $0)...] }
    }

    private static func trimmed(_ text: Substring) -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { [" ", "\t", "\r", "\n"].contains(scalar) }
        let rest = text.unicodeScalars.drop(while: isBlank)
        guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(rest[...last])
    }
}
