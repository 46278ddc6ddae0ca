#if OIDC
    import Glibc
    import Synchronization

    /// A minimal HTTP server on a free local port. It serves one request per connection, on a thread of its own.
    final class TinyServer: Sendable {
        /// What the server does with a request.
        enum Answer: Sendable {
            case reply(Int, String)
            /// Sends these bytes, valid or not.
            case raw([UInt8])
            /// Sends a body that does not end until the client closes the connection.
            case endless
            /// Sends nothing until the server is stopped.
            case silence
        }

        private struct State {
            var requests: [String] = []
            var answer: Answer
            var held: [Int32] = []
        }

        let port: UInt16
        private let listener: Int32
        private let state: Mutex<State>

        init(_ answer: Answer) throws {
            state = Mutex(State(answer: answer))
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let bound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0
                        && getsockname(descriptor, $0, &length) == 0
                }
            }
            listener = descriptor
            port = UInt16(bigEndian: address.sin_port)
            guard bound, start() else { throw Failure() }
        }

        struct Failure: Error {}

        /// Stops the server and closes every connection that it holds open.
        func stop() {
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in state.withLock({ state in
                defer { state.held = [] }
                return state.held
            }) {
                close(descriptor)
            }
        }

        var requests: [String] { state.withLock { $0.requests } }

        func answer(_ answer: Answer) { state.withLock { $0.answer = answer } }

        var url: String { "http://127.0.0.1:\(port)/token" }

        private func start() -> Bool {
            var thread = pthread_t()
            let created = pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    let server = Unmanaged<TinyServer>.fromOpaque(argument).takeUnretainedValue()
                    let listener = server.listener
                    while true {
                        let connection = accept(listener, nil, nil)
                        guard connection >= 0 else { break }
                        server.serve(connection)
                    }
                    close(listener)
                    Unmanaged<TinyServer>.fromOpaque(argument).release()
                    return nil
                }, Unmanaged.passRetained(self).toOpaque())
            if created == 0 { pthread_detach(thread) }
            return created == 0
        }

        private func serve(_ connection: Int32) {
            var limit = timeval(tv_sec: 2, tv_usec: 0)
            setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            let request = receive(connection)
            let answer = state.withLock { state in
                state.requests.append(request)
                return state.answer
            }
            switch answer {
            case .silence:
                state.withLock { $0.held.append(connection) }
                return
            case .raw(let bytes): _ = send(connection, bytes)
            case .reply(let status, let body):
                let head =
                    "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
                _ = send(connection, Array((head + "Connection: close\r\n\r\n" + body).utf8))
            case .endless:
                _ = send(connection, Array("HTTP/1.1 200 X\r\nConnection: close\r\n\r\n{".utf8))
                let blank = [UInt8](repeating: 0x20, count: 65_536)
                while send(connection, blank) {}
            }
            close(connection)
        }

        private func receive(_ connection: Int32) -> String {
            var text = ""
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(connection, &buffer, buffer.count, 0)
                guard count > 0 else { return text }
                text += String(decoding: buffer.prefix(count), as: UTF8.self)
                // This is TLS, to which a plain HTTP server has no response.
                if buffer[0] == 0x16 { return text }
                guard let end = text.range(of: "\r\n\r\n") else { continue }
                let lines = text[..<end.lowerBound].lowercased().split(separator: "\r\n")
                let length = lines.first { $0.hasPrefix("content-length:") }?.split(separator: ":").last
                if text[end.upperBound...].utf8.count >= Int(length?.filter(\.isNumber) ?? "0") ?? 0 { return text }
            }
        }

        private func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(connection, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    extension StringProtocol {
        /// Returns the range of the first occurrence of `text`.
        func range(of text: String) -> Range<Index>? { firstRange(of: text) }
    }
#endif
