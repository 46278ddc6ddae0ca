#if OIDC
    internal import CKafkaCurl
    import KafkaCrypto
    import KafkaSASL

    /// A request in libcurl: a handle, and the memory that must live as long as it.
    ///
    /// libcurl copies the header, and received bytes pass through its memory. It wipes neither.
    final class Transfer: @unchecked Sendable {
        // Unchecked because it is created by the requester, handed over to libcurl's thread, and accessed only there
        // afterwards.
        private let configuration: OIDCConfiguration
        private let ended: @Sendable (Result<HTTPRequest.Response, SASLError>) -> Void
        private let sink = Sink()
        private let form: Secret
        private var handle: UnsafeMutableRawPointer?
        private var headers: UnsafeMutableRawPointer?

        /// Creates a transfer. `ended` is called once, with its result.
        init(
            _ configuration: OIDCConfiguration,
            ended: @escaping @Sendable (Result<HTTPRequest.Response, SASLError>) -> Void
        ) {
            self.configuration = configuration
            self.ended = ended
            form = Secret(HTTPRequest.form(configuration))
        }

        deinit {
            if let handle { ckafka_curl_free(handle) }
            ckafka_curl_headers_free(headers)
        }

        /// Returns the prepared handle of the request; `nil` if libcurl cannot create or configure it.
        func open() -> UnsafeMutableRawPointer? {
            guard CurlThread.isReady, let handle = ckafka_curl_create() else { return nil }
            self.handle = handle
            let basic = HTTPRequest.basic(configuration).withBytes { String(decoding: $0, as: UTF8.self) }
            let lines = [
                "Authorization: Basic \(basic)", "Content-Type: application/x-www-form-urlencoded",
                "Accept: application/json", "Expect:",
            ]
            for line in lines {
                guard let longer = ckafka_curl_header(headers, line) else { return nil }
                headers = longer
            }
            // The form's memory does not move as long as the secret exists.
            return form.withBytes { setOptions(of: handle, form: $0) } ? handle : nil
        }

        /// Reports the result of the request.
        func end(_ code: CURLcode) {
            if sink.isFull {
                fail("its response is larger than \(HTTPRequest.maximumBody) bytes")
            } else if code == CURLE_OK, let handle {
                ended(.success(HTTPRequest.Response(status: ckafka_curl_status(handle), body: Secret(sink.bytes))))
            } else {
                fail(String(cString: curl_easy_strerror(code)))
            }
        }

        /// Reports that there is no response.
        func fail(_ reason: String) {
            let message = "cannot request a token from the identity provider \(configuration.host): \(reason)"
            ended(.failure(SASLError(.credentialsUnavailable, message)))
        }

        private func setOptions(of handle: UnsafeMutableRawPointer, form: UnsafeRawBufferPointer) -> Bool {
            let longs: [(CURLoption, Int)] = [
                (CURLOPT_NOSIGNAL, 1), (CURLOPT_POST, 1), (CURLOPT_FOLLOWLOCATION, 0),
                (CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds),
                (CURLOPT_TIMEOUT_MS, configuration.timeout.wholeMilliseconds),
                (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)), (CURLOPT_SSL_VERIFYPEER, 1),
                (CURLOPT_SSL_VERIFYHOST, 2),
            ]
            for (option, value) in longs where ckafka_curl_set_long(handle, option, value) == 0 { return false }
            var texts = [
                (CURLOPT_URL, configuration.tokenEndpoint), (CURLOPT_PROTOCOLS_STR, "http,https"),
                (CURLOPT_USERAGENT, "rivven-kafka"),
            ]
            // A proxy from the environment would receive, unencrypted, what is meant for this machine.
            if TokenEndpoint(configuration.tokenEndpoint)?.isLocal == true { texts.append((CURLOPT_NOPROXY, "*")) }
            for (option, value) in texts where ckafka_curl_set_text(handle, option, value) == 0 { return false }
            switch configuration.trust {
            case .system: break
            case .file(let path): guard ckafka_curl_set_text(handle, CURLOPT_CAINFO, path) != 0 else { return false }
            case .pem(let text):
                let bytes = Array(text.utf8)
                guard ckafka_curl_set_authority(handle, bytes, bytes.count) != 0 else { return false }
            }
            return ckafka_curl_set_headers(handle, headers) != 0
                && ckafka_curl_set_body(handle, form.baseAddress, form.count) != 0
                && ckafka_curl_set_sink(handle, Sink.receive, Unmanaged.passUnretained(sink).toOpaque()) != 0
        }
    }

    /// Collects the bytes that libcurl receives.
    private final class Sink {
        private(set) var bytes: [UInt8] = []
        private(set) var isFull = false

        /// libcurl's callback. If it returns fewer bytes than it was given, libcurl ends the request.
        static let receive: ckafka_curl_sink = { bytes, size, count, context in
            guard let context, let bytes else { return 0 }
            return Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().append(bytes, size * count)
        }

        private func append(_ received: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
            guard count <= HTTPRequest.maximumBody - bytes.count else {
                isFull = true
                return 0
            }
            bytes += UnsafeRawBufferPointer(start: received, count: count)
            return count
        }
    }

    extension Duration {
        /// The duration in milliseconds, at least 1, because 0 means no limit in libcurl.
        fileprivate var wholeMilliseconds: Int {
            let (seconds, attoseconds) = components
            let whole = Int(min(max(seconds, 0), 86_400)) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
            return max(whole, 1)
        }
    }
#endif
