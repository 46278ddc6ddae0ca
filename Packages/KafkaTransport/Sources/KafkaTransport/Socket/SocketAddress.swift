#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// An IP address and a port.
struct SocketAddress: Sendable {
    private var storage: sockaddr_storage
    private var length: socklen_t

    var family: Int32 { Int32(storage.ss_family) }

    /// The port.
    var port: UInt16 {
        withPointer { pointer, _ in
            let raw = UnsafeRawPointer(pointer)
            switch family {
            case AF_INET: return UInt16(bigEndian: raw.load(as: sockaddr_in.self).sin_port)
            case AF_INET6: return UInt16(bigEndian: raw.load(as: sockaddr_in6.self).sin6_port)
            default: return 0
            }
        }
    }

    /// The bytes of the IP address, four or sixteen, as in a certificate.
    var octets: [UInt8] {
        withPointer { pointer, _ in
            let raw = UnsafeRawPointer(pointer)
            switch family {
            case AF_INET: return withUnsafeBytes(of: raw.load(as: sockaddr_in.self).sin_addr) { Array($0) }
            case AF_INET6: return withUnsafeBytes(of: raw.load(as: sockaddr_in6.self).sin6_addr) { Array($0) }
            default: return []
            }
        }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// Calls `call`, which writes an address. Returns its result and the address.
    static func received<Result>(
        by call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> (Result, SocketAddress) {
        var address = SocketAddress(
            storage: sockaddr_storage(), length: socklen_t(MemoryLayout<sockaddr_storage>.size))
        let result = withUnsafeMutablePointer(to: &address.storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &address.length) }
        }
        return (result, address)
    }

    // MARK: Names

    /// The purpose of a lookup.
    enum Purpose {
        /// Addresses to connect to.
        case connecting
        /// Addresses to listen at.
        case listening
    }

    /// Returns the addresses of `host` in the system's order of preference. Blocks, possibly for seconds, unless `host`
    /// is an IP address.
    static func resolve(_ host: String, port: UInt16, for purpose: Purpose) throws(TransportError) -> [SocketAddress] {
        switch lookUp(host, port: port, flags: AI_NUMERICSERV | (purpose == .listening ? AI_PASSIVE : 0)) {
        case .success(let addresses): return addresses
        case .failure(let failure):
            throw TransportError(
                .resolve, "cannot find the address of \(host): \(failure.message); check the name, and the name server")
        }
    }

    /// Returns the address if `host` is an IP address; `nil` if it is a name. Does not query a name server.
    static func literal(_ host: String, port: UInt16) -> SocketAddress? {
        guard case .success(let found) = lookUp(host, port: port, flags: AI_NUMERICHOST | AI_NUMERICSERV) else {
            return nil
        }
        return found.first
    }

    private struct LookUpFailure: Error {
        let message: String
    }

    private static func lookUp(_ host: String, port: UInt16, flags: Int32) -> Result<[SocketAddress], LookUpFailure> {
        guard !host.isEmpty, !host.utf8.contains(0) else {
            return .failure(LookUpFailure(message: "the name is empty or contains a NUL"))
        }
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Socket.stream
        hints.ai_protocol = Socket.tcp
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(bare(host), String(port), &hints, &list)
        guard failure == 0 else {
            let message = failure == EAI_SYSTEM ? describe(errno: errno) : String(cString: gai_strerror(failure))
            return .failure(LookUpFailure(message: message))
        }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next {
            if let address = SocketAddress(entry.pointee) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses.isEmpty ? .failure(LookUpFailure(message: "the name has no address")) : .success(addresses)
    }

    /// Returns the host without the brackets that an IPv6 address has in a URL or a bootstrap list, such as `[::1]`.
    private static func bare(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }

    private init(storage: sockaddr_storage, length: socklen_t) {
        self.storage = storage
        self.length = length
    }

    private init?(_ info: addrinfo) {
        guard let source = info.ai_addr, info.ai_family == AF_INET || info.ai_family == AF_INET6,
            Int(info.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
        else { return nil }
        storage = sockaddr_storage()
        length = info.ai_addrlen
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: source, count: Int(info.ai_addrlen)))
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// The address as text: `127.0.0.1:9092` or `[::1]:9092`.
    var description: String {
        let host = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer -> String? in
            let failure = withPointer {
                getnameinfo($0, $1, buffer.baseAddress, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
            }
            return failure == 0 ? buffer.baseAddress.map { String(cString: $0) } : nil
        }
        guard let host else { return "an unknown address" }
        return family == AF_INET6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
