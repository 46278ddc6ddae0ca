/// The host and port of a broker.
struct BrokerAddress: Hashable, Sendable, CustomStringConvertible {
    let host: String
    let port: UInt16

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Parses a list such as `kafka1:9092,[::1]:9093`. The default port is 9092.
    ///
    /// - Throws: `.invalidArgument` with the invalid part, or if the list is empty.
    static func list(_ text: String) throws(KafkaError) -> [BrokerAddress] {
        var addresses: [BrokerAddress] = []
        for part in text.split(separator: ",") {
            let trimmed = String(part.trimming(" "))
            if !trimmed.isEmpty { addresses.append(try parse(trimmed)) }
        }
        guard !addresses.isEmpty else {
            throw KafkaError(.invalidArgument, "no broker address is given: name at least one as host:port")
        }
        return addresses
    }

    private static func parse(_ text: String) throws(KafkaError) -> BrokerAddress {
        var host = Substring(text)
        var port: UInt16 = 9092
        if let colon = text.lastIndex(of: ":"), text.first != "[" || text[..<colon].last == "]" {
            guard let number = UInt16(text[text.index(after: colon)...]), number > 0 else {
                throw KafkaError(.invalidArgument, "\"\(text)\" is not a broker's address: write host:port")
            }
            host = text[..<colon]
            port = number
        }
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else {
            throw KafkaError(.invalidArgument, "\"\(text)\" is not a broker's address: write host:port")
        }
        return BrokerAddress(host: String(host), port: port)
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        var trimmed = self
        while trimmed.first == character { trimmed.removeFirst() }
        while trimmed.last == character { trimmed.removeLast() }
        return trimmed
    }
}
