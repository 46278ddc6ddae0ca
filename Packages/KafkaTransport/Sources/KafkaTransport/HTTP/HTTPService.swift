import CKafkaEvent
import Synchronization

/// The part of an `HTTPServer` that runs on its thread. It exists as long as the server or the thread, whichever is
/// longer.
final class HTTPService: @unchecked Sendable {
    // Unchecked because evhttp is accessed on one thread only, and freed when no thread has a reference.

    private let handler: HTTPServer.Handler
    private let wakeup: Int32
    private let owner = Atomic<UInt>(0)
    private var server: UnsafeMutableRawPointer?

    /// Takes ownership of a listening socket, even if this initializer throws.
    init(listener: Int32, limits: HTTPServer.Limits, handler: @escaping HTTPServer.Handler) throws(TransportError) {
        self.handler = handler
        wakeup = ckafka_wakeup_open()
        guard wakeup >= 0 else {
            Socket.close(listener)
            throw TransportError(
                .io, "cannot open a file descriptor for an HTTP server: raise the limit of open files (ulimit -n)")
        }
        server = ckafka_http_server_create(
            listener, wakeup, max(limits.headBytes, 64), max(limits.bodyBytes, 0),
            max(limits.connectionTime.nonNegativeNanoseconds / 1_000_000, 1),
            max(Int32(clamping: limits.connections), 1),
            { service, request, isGet, isHead, path, query in
                guard let service, let request, let path else { return }
                Unmanaged<HTTPService>.fromOpaque(service)._withUnsafeGuaranteedRef {
                    $0.answer(request, isGet: isGet != 0, isHead: isHead != 0, path: path, query: query)
                }
            }, Unmanaged.passUnretained(self).toOpaque())
        guard server != nil else {
            throw TransportError(
                .io, "libevent cannot create an HTTP server: raise the limit of open files (ulimit -n)")
        }
    }

    deinit {
        if let server { ckafka_http_server_free(server) }
        Socket.close(wakeup)
    }

    /// Serves requests until `stop()`, and then closes all connections.
    func run() {
        owner.store(SystemThread.current, ordering: .relaxed)
        guard let server else { return }
        ckafka_http_server_run(server)
        ckafka_http_server_free(server)
        self.server = nil
        owner.store(0, ordering: .relaxed)
    }

    /// Makes `run` return. May be called on any thread.
    func stop() {
        ckafka_wakeup_signal(wakeup)
    }

    var isOnThread: Bool { owner.load(ordering: .relaxed) == SystemThread.current }

    private func answer(
        _ request: OpaquePointer, isGet: Bool, isHead: Bool, path: UnsafePointer<CChar>, query: UnsafePointer<CChar>?
    ) {
        guard isGet || isHead else {
            let refusal = HTTPResponse(status: 405, text: "only GET and HEAD are served\n")
            return reply(to: request, refusal, allow: "GET, HEAD", isHead: false)
        }
        let asked = HTTPRequest(
            method: isHead ? .head : .get, path: String(cString: path), query: query.map { String(cString: $0) })
        reply(to: request, handler(asked), allow: nil, isHead: isHead)
    }

    private func reply(to request: OpaquePointer, _ response: HTTPResponse, allow: String?, isHead: Bool) {
        let status = (200...599).contains(response.status) ? Int32(response.status) : 500
        response.body.withUnsafeBytes { body in
            ckafka_http_reply(
                request, status, response.contentType, String(body.count), allow, body.baseAddress,
                isHead ? 0 : body.count)
        }
    }
}
