#if MSK
    import KafkaCrypto
    public import KafkaMSKIAM
    @_spi(KafkaInternals) import KafkaTransport

    /// Fetches AWS credentials from the services of a container or an instance.
    ///
    /// ```swift
    /// let keys = AWSCredentialsChain.standard(http: LocalServiceHTTP())
    /// configuration.security = .saslSSL(MSKIAMCredentials(provider: keys))
    /// ```
    public struct LocalServiceHTTP: HTTPFetching {
        /// Creates a fetcher. It keeps nothing between requests.
        public init() {}

        /// Returns the answer to `request`, of whatever status.
        ///
        /// - Throws: `HTTPFetchError` where there is no answer, or the address is neither this machine's nor its link's.
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
