#if OIDC
    import KafkaCrypto
    import KafkaSASL

    /// A request for a token.
    struct HTTPRequest: Sendable {
        /// The maximum size of a response's body in bytes.
        static let maximumBody = 1 << 20

        /// A response with any status code.
        struct Response: Sendable {
            let status: Int
            let body: Secret
        }

        private let configuration: OIDCConfiguration

        init(_ configuration: OIDCConfiguration) {
            self.configuration = configuration
        }

        /// Sends the request on libcurl's thread, and returns the response.
        ///
        /// - Throws: `SASLError` if there is no response.
        func response() async throws(SASLError) -> Response {
            let result = await withCheckedContinuation { continuation in
                CurlThread.shared.add(Transfer(configuration) { continuation.resume(returning: $0) })
            }
            return try result.get()
        }

        /// Returns the client ID and secret encoded for HTTP basic authentication.
        static func basic(_ configuration: OIDCConfiguration) -> Secret {
            let encode = { (secret: Secret) in
                secret.withBytes { configuration.encodesCredentials ? formEncoded($0) : Array($0) }
            }
            let joined =
                encode(Secret(configuration.clientID)) + [UInt8(ascii: ":")] + encode(configuration.clientSecret)
            return Secret(Base64.standard.encode(joined))
        }

        /// Returns the form that is sent.
        static func form(_ configuration: OIDCConfiguration) -> String {
            var form = "grant_type=client_credentials"
            if let scope = configuration.scope, !scope.isEmpty {
                form += "&scope=" + String(decoding: formEncoded(scope.utf8), as: UTF8.self)
            }
            return form
        }

        /// Returns `bytes` in the encoding `application/x-www-form-urlencoded`.
        private static func formEncoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
            let digits = Array("0123456789ABCDEF".utf8)
            return bytes.flatMap { byte -> [UInt8] in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "*"):
                    [byte]
                case UInt8(ascii: " "): [UInt8(ascii: "+")]
                default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
        }
    }
#endif
