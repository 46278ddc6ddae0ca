import CKafkaEvent

/// Fetches small documents over plain HTTP from services on this machine or at a link-local address, where clouds
/// provide credentials.
///
/// It connects to no other address, resolves no name but `localhost`, and follows no redirects.
@_spi(KafkaInternals)
public enum LocalHTTP {
    /// A header. Its value may be a token, and must not contain a line end.
    public typealias Header = (name: String, value: [UInt8])

    /// Sends a request to a service, on a new thread.
    ///
    /// - Parameters:
    ///   - isPut: Whether to send PUT instead of GET.
    ///   - host: A loopback or link-local address, or `localhost`. IPv6 addresses are written without brackets.
    ///   - port: The port.
    ///   - path: The path and the query.
    ///   - headers: The request's headers.
    ///   - timeout: The time limit for the whole request.
    ///   - maximumBody: The maximum size of the body in bytes.
    ///   - take: Receives the status and the body, which is wiped afterwards.
    /// - Throws: `TransportError`: `.connect` if there is no response in time, or if the host is not local.
    public static func fetch<Result: Sendable>(
        isPut: Bool, host: String, port: UInt16, path: String, headers: [Header], timeout: Duration, maximumBody: Int,
        _ take: @escaping @Sendable (_ status: Int, _ body: UnsafeRawBufferPointer) -> Result
    ) async throws(TransportError) -> Result {
        let address = host == "localhost" ? "127.0.0.1" : host
        guard isNear(address) else {
            throw TransportError(.connect, "\(host) is neither a loopback nor a link-local address")
        }
        let line = path.utf8 + headers.flatMap { Array($0.name.utf8) + $0.value }
        guard path.utf8.first == UInt8(ascii: "/"), line.allSatisfy({ $0 > 0x20 || $0 == 0x20 && !path.contains(" ") })
        else {
            throw TransportError(
                .connect, "the path or a header for \(host) contains characters that HTTP does not allow")
        }
        let result: Result? = await withCheckedContinuation { continuation in
            EventLoop.detach(name: "kafka-http") {
                continuation.resume(
                    returning: request(isPut, address, port, path, headers, timeout, maximumBody, take))
            }
        }
        guard let result else {
            throw TransportError(.connect, "no HTTP response from \(host):\(port) within \(timeout)")
        }
        return result
    }

    /// Whether `address` is a loopback or link-local IP address, or one of the IPv6 addresses of the AWS metadata
    /// services.
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

    /// Copies bytes into a C string. The caller must `wipe` it.
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
