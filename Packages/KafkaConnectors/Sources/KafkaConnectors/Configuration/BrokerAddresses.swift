/// What can be wrong with names and addresses, in words that follow the key's name.
enum NameCheck {
    /// An address `HOST:PORT`, an IPv6 host in brackets. Kafka's port may be left out. Says nothing of the text, which may
    /// be a variable's.
    static func address(_ text: String, defaultPort: Bool) -> String? {
        let advice = "is not an address; write HOST:PORT"
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

    /// A Kafka topic: 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'.
    static func kafkaTopic(_ text: String) -> String? {
        guard text != ".", text != "..", text.utf8.count <= 249, text.utf8.allSatisfy(isTopicByte) else {
            return "is not a name that Kafka takes for a topic; write 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'"
        }
        return nil
    }

    /// A Rivven topic or group: at most 256 bytes.
    static func rivvenName(_ text: String) -> String? {
        text.utf8.count <= 256 ? nil : "is longer than the 256 bytes that Rivven takes; write a shorter name"
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
    /// Brokers as a list, or as one text with commas.
    static func brokers(
        _ name: String, _ path: Path<[String]>, defaultPort: Bool, _ documentation: String
    ) -> Self {
        Self(name: name, shape: .brokers, isRequired: true, documentation: documentation) { entry, target, problems in
            var parts: [(text: String, node: YAMLNode)] = []
            if case .sequence(let items) = entry.value.content {
                guard !items.isEmpty else {
                    return problems.error(
                        entry.value.place, "\"\(name)\" is an empty list; name at least one as HOST:PORT")
                }
                for item in items { if let text = item.text(name, &problems) { parts.append((text, item)) } }
            } else if let text = entry.value.text(name, &problems) {
                for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                    let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
                    parts.append((String(trimmed), entry.value))
                }
            }
            for part in parts {
                if let fault = NameCheck.address(part.text, defaultPort: defaultPort) {
                    let quoted = part.node.isSubstituted ? part.node.quoted : "\"\(part.text)\""
                    problems.error(part.node.place, "\"\(name)\" holds \(quoted), which \(fault)")
                }
            }
            target[keyPath: path] = parts.map(\.text)
        }
    }
}
