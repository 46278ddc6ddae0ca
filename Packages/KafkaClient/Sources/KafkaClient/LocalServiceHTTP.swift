#if MSK
    import KafkaCrypto
    public import KafkaMSKIAM
    @_spi(KafkaInternals) import KafkaTransport

    /// An HTTP client for the local services that give a container or an instance its AWS credentials.
    ///
    /// ```swift
    /// let keys = AWSCredentialsChain.standard(http: LocalServiceHTTP())
    /// configuration.security = .saslSSL(MSKIAMCredentials(provider: keys))
    /// ```
    public struct LocalServiceHTTP: HTTPFetching {
        /// Creates a client. It keeps no state between requests.
        public init() {}

        /// Returns the response to `request`, whatever its status is.
        ///
        /// - Throws: `HTTPFetchError` if no response arrives in time, or if the host is neither this machine nor a
        ///   link-local address.
        public func fetch(_ request: HTTPFetchRequest) async throws(HTTPFetchError) -> HTTPFetchResponse {
            do throws(TransportError) {
                return try await LocalHTTP.fetch(
                    isPut: request.method == .put, host: request.host, port: request.port, path: request.path,
                    headers: request.headers.map { ($0.name, $0.value.withBytes { Array($0) }) },
                    timeout: HTTPFetchRequest.timeout, maximumBody: HTTPFetchRequest.maximumBody
                ) { HTTPFetchResponse(status: $0, body: Secret(copying: $1)) }
            } catch {
                throw HTTPFetchError(error.message)
            }
        }
    }
#endif
