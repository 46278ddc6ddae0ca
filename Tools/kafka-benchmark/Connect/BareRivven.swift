import KafkaCodecs
import KafkaConnectors
import RivvenProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The most that a Rivven broker accepts: PublishBatch requests with 500 records, one after another, for each partition
/// from a thread and a connection of its own, and nothing else.
struct BareRivven {
    let address: String
    let topic: String
    private static let chunkSize = 500

    /// Publishes `count` records whose values are taken from `values` in turn, and returns when all are acknowledged.
    func publish(_ values: [Bytes], _ count: Int) async throws {
        let share = (count + ConnectOptions.partitions - 1) / ConnectOptions.partitions
        let failures = await withTaskGroup(of: (any Error)?.self) { group in
            for partition in 0..<ConnectOptions.partitions {
                group.addTask {
                    await SystemThread.run { try publish(values, share, to: UInt32(partition)) }
                }
            }
            return await group.reduce(into: [any Error]()) { if let failure = $1 { $0.append(failure) } }
        }
        if let failure = failures.first { throw failure }
    }

    private func publish(_ values: [Bytes], _ count: Int, to partition: UInt32) throws {
        let connection = try BareConnection(address)
        defer { connection.close() }
        var hello = RivvenRequest.Handshake()
        hello.protocolVersion = RivvenFrame.protocolVersion
        hello.clientID = "benchmark"
        _ = try connection.ask(.handshake(hello))
        var left = count
        while left > 0 {
            var request = RivvenRequest.PublishBatch()
            request.topic = topic
            request.partition = partition
            request.records = (0..<min(left, Self.chunkSize)).map { index in
                var record = RivvenBatchRecord()
                record.value = values[index % values.count]
                return record
            }
            if case .error(let error) = try connection.ask(.publishBatch(request)) {
                throw ConnectorError("Rivven responded with an error: \(error.message)")
            }
            left -= request.records.count
        }
    }
}

/// A blocking socket, for one thread.
private struct BareConnection {
    private let descriptor: Int32

    init(_ address: String) throws {
        guard let colon = address.lastIndex(of: ":") else { throw ConnectorError("\(address) must be HOST:PORT") }
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var found: UnsafeMutablePointer<addrinfo>?
        guard
            getaddrinfo(String(address[..<colon]), String(address[address.index(after: colon)...]), &hints, &found)
                == 0,
            let first = found
        else { throw ConnectorError("cannot resolve \(address)") }
        defer { freeaddrinfo(first) }
        descriptor = socket(first.pointee.ai_family, first.pointee.ai_socktype, 0)
        guard connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
            throw ConnectorError("cannot connect to \(address)")
        }
    }

    /// Sends a request, and waits for the response.
    func ask(_ request: RivvenRequest) throws -> RivvenResponse {
        try sendAll(RivvenFrame.encode(request, correlationID: 1))
        let size = try receive(4).withUnsafeBytes { Int(UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self))) }
        guard size <= RivvenFrame.maximumSize else { throw ConnectorError("a response of \(size) bytes is too large") }
        return try RivvenFrame.decodeResponse(receive(size)).response
    }

    private func sendAll(_ bytes: Bytes) throws {
        try bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = write(descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent)
                guard count > 0 else { throw ConnectorError("the connection to Rivven was lost") }
                sent += count
            }
        }
    }

    private func receive(_ count: Int) throws -> Bytes {
        try Bytes(unsafeUninitializedCapacity: count) { buffer throws(any Error) in
            var received = 0
            while received < count {
                let more = read(descriptor, buffer.baseAddress.map { $0 + received }, count - received)
                guard more > 0 else { throw ConnectorError("the connection to Rivven was lost") }
                received += more
            }
            return received
        }
    }

    func close() {
        #if canImport(Glibc)
            _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
            _ = Musl.close(descriptor)
        #else
            _ = Darwin.close(descriptor)
        #endif
    }
}

/// Blocking work that runs outside the thread pool that tasks share.
private final class SystemThread: Sendable {
    private let work: @Sendable () throws -> Void
    private let done: UnsafeContinuation<(any Error)?, Never>

    private init(_ work: @escaping @Sendable () throws -> Void, _ done: UnsafeContinuation<(any Error)?, Never>) {
        self.work = work
        self.done = done
    }

    /// Runs `work` on its own thread. Returns the error that it threw, if any.
    static func run(_ work: @escaping @Sendable () throws -> Void) async -> (any Error)? {
        await withUnsafeContinuation { continuation in
            let thread = SystemThread(work, continuation)
            var handle = pthread_t()
            _ = pthread_create(
                &handle, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<SystemThread>.fromOpaque(argument).takeRetainedValue().body()
                    return nil
                }, Unmanaged.passRetained(thread).toOpaque())
            pthread_detach(handle)
        }
    }

    private func body() {
        do {
            try work()
            done.resume(returning: nil)
        } catch {
            done.resume(returning: error)
        }
    }
}
