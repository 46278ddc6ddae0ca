#if OIDC
    internal import CKafkaCurl
    import KafkaCrypto
    import KafkaSASL

    /// A request as libcurl has it: a handle, and what has to live as long.
    ///
    /// libcurl keeps copies of the header, and what it receives passes through its memory; it wipes neither.
    final class Transfer: @unchecked Sendable {
        // Unchecked because it is made by whoever asks, handed to libcurl's thread, and touched there alone from then on.
        private let configuration: OIDCConfiguration
        private let ended: @Sendable (Result<HTTPRequest.Response, SASLError>) -> Void
        private let sink = Sink()
        private let form: Secret
        private var handle: UnsafeMutableRawPointer?
        private var headers: UnsafeMutableRawPointer?

        /// Creates a transfer that calls `ended` once.
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

        /// Returns the handle of the request, ready to be run; `nil` where libcurl cannot have it.
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
            // The form's memory stays where it is for as long as the secret lives.
            return form.withBytes { setOptions(of: handle, form: $0) } ? handle : nil
        }

        /// Tells whoever asks how the request ended.
        func end(_ code: CURLcode) {
            if sink.isFull {
                fail("its answer is over \(HTTPRequest.maximumBody) bytes")
            } else if code == CURLE_OK, let handle {
                ended(.success(HTTPRequest.Response(status: ckafka_curl_status(handle), body: Secret(sink.bytes))))
            } else {
                fail(String(cString: curl_easy_strerror(code)))
            }
        }

        /// Tells whoever asks that there is no answer.
        func fail(_ reason: String) {
            let message = "the identity provider \(configuration.host) cannot be asked for a token: \(reason)"
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
            // A proxy of the environment's would get, in the clear, what is meant for this machine.
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

    /// Where libcurl puts what it receives.
    private final class Sink {
        private(set) var bytes: [UInt8] = []
        private(set) var isFull = false

        /// libcurl's callback. Returning fewer bytes than there were ends the request.
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
        /// At least 1, which libcurl takes for a limit where 0 is none.
        fileprivate var wholeMilliseconds: Int {
            let (seconds, attoseconds) = components
            let whole = Int(min(max(seconds, 0), 86_400)) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
            return max(whole, 1)
        }
    }
#endif
