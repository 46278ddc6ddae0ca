import CKafkaEvent

/// Fetches small documents over plain HTTP from services on this machine or its link: where clouds keep credentials.
///
/// No other address is connected to, no name is resolved but `localhost`, and no redirection is followed.
@_spi(KafkaInternals)
public enum LocalHTTP {
    /// A header; its value may be a token, and has no line end.
    public typealias Header = (name: String, value: [UInt8])

    /// Asks a service, on a thread made for it.
    ///
    /// - Parameters:
    ///   - host: An address of this machine or its link, or `localhost`; IPv6 without brackets.
    ///   - path: The path, and the query after it.
    ///   - timeout: How long it may take in all.
    ///   - maximumBody: The largest body that is read, in bytes.
    ///   - take: Is given the status and the body, which is wiped after it.
    /// - Throws: `TransportError`: `.connect` where there is no answer in time, or another address is asked for.
    public static func fetch<Result: Sendable>(
        isPut: Bool, host: String, port: UInt16, path: String, headers: [Header], timeout: Duration, maximumBody: Int,
        _ take: @escaping @Sendable (_ status: Int, _ body: UnsafeRawBufferPointer) -> Result
    ) async throws(TransportError) -> Result {
        let address = host == "localhost" ? "127.0.0.1" : host
        guard isNear(address) else {
            throw TransportError(.connect, "\(host) is neither an address of this machine nor one of its link")
        }
        let line = path.utf8 + headers.flatMap { Array($0.name.utf8) + $0.value }
        guard path.utf8.first == UInt8(ascii: "/"), line.allSatisfy({ $0 > 0x20 || $0 == 0x20 && !path.contains(" ") })
        else {
            throw TransportError(.connect, "a path or a header for \(host) holds what HTTP does not allow")
        }
        let result: Result? = await withCheckedContinuation { continuation in
            EventLoop.detach(name: "kafka-http") {
                continuation.resume(
                    returning: request(isPut, address, port, path, headers, timeout, maximumBody, take))
            }
        }
        guard let result else {
            throw TransportError(.connect, "\(host):\(port) does not answer HTTP within \(timeout)")
        }
        return result
    }

    /// Whether an address in numbers is of this machine, or of its link.
    static func isNear(_ address: String) -> Bool {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        if parts.count == 4, !parts.contains(nil) {
            return parts[0] == 127 || parts[0] == 169 && parts[1] == 254
        }
        let text = address.lowercased()
        return text == "::1" || text == "fd00:ec2::254" || text == "fd00:ec2::23"
    }

    private static func request<Result>(
        _ isPut: Bool, _ address: String, _ port: UInt16, _ path: String, _ headers: [Header], _ timeout: Duration,
        _ maximumBody: Int, _ take: (Int, UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        let texts = headers.map { (copy(Array($0.name.utf8)), copy($0.value)) }
        defer {
            for (name, value) in texts {
                wipe(name)
                wipe(value)
            }
        }
        let names = texts.map { UnsafePointer($0.0.baseAddress) }
        let values = texts.map { UnsafePointer($0.1.baseAddress) }
        let milliseconds = Int32(clamping: timeout.nonNegativeNanoseconds / 1_000_000)
        let answer = ckafka_http_fetch(
            address, port, isPut ? 1 : 0, path, names, values, Int32(texts.count), milliseconds, maximumBody)
        guard let body = answer.body else { return nil }
        let buffer = UnsafeMutableRawBufferPointer(start: body, count: answer.length)
        defer {
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            ckafka_http_release(body)
        }
        return answer.status > 0 ? take(Int(answer.status), UnsafeRawBufferPointer(buffer)) : nil
    }

    /// A C string of bytes, which is wiped by `wipe`.
    private static func copy(_ bytes: [UInt8]) -> UnsafeMutableBufferPointer<CChar> {
        let memory = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { memory.initializeElement(at: index, to: CChar(bitPattern: byte)) }
        memory.initializeElement(at: bytes.count, to: 0)
        return memory
    }

    private static func wipe(_ memory: UnsafeMutableBufferPointer<CChar>) {
        memory.update(repeating: 0)
        memory.deallocate()
    }
}
