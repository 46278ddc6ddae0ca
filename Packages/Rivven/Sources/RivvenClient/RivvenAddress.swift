import RivvenProtocol

/// The address of a Rivven broker.
struct RivvenAddress: Sendable, Hashable, CustomStringConvertible {
    let host: String
    let port: UInt16

    var description: String { "\(host):\(port)" }

    static func list(_ servers: [String]) throws(RivvenError) -> [RivvenAddress] {
        var addresses: [RivvenAddress] = []
        for text in servers {
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0,
                colon != text.startIndex
            else { throw RivvenError(.invalidArgument, "\"\(text)\" is not a broker's address: write host:port") }
            var host = text[..<colon]
            if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
            addresses.append(RivvenAddress(host: String(host), port: port))
        }
        guard !addresses.isEmpty else {
            throw RivvenError(.invalidArgument, "no Rivven broker is given: name at least one as host:port")
        }
        return addresses
    }
}
