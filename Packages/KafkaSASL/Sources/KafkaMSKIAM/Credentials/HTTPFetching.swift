#if MSK
    public import KafkaCrypto

    /// Fetches small documents from services on this machine's own link, over plain HTTP.
    ///
    /// An implementation connects to loopback and link-local addresses only, gives up after `HTTPFetchRequest.timeout`, reads
    /// at most `HTTPFetchRequest.maximumBody`, and follows no redirection.
    public protocol HTTPFetching: Sendable {
        /// Returns the answer to `request`, of whatever status.
        ///
        /// - Throws: `HTTPFetchError` where there is no answer.
        func fetch(_ request: HTTPFetchRequest) async throws(HTTPFetchError) -> HTTPFetchResponse
    }

    /// What is asked of a service.
    public struct HTTPFetchRequest: Sendable, Equatable {
        /// How long a request may take in all.
        public static let timeout: Duration = .seconds(2)
        /// The largest body that is read, in bytes.
        public static let maximumBody = 1 << 20

        /// The method.
        public enum Method: String, Sendable, Hashable {
            /// GET.
            case get = "GET"
            /// PUT, with an empty body.
            case put = "PUT"
        }

        /// A header. Values may be tokens.
        public struct Header: Sendable, Equatable {
            /// The name.
            public let name: String
            /// The value, without line ends.
            public let value: Secret

            /// Creates a header.
            public init(_ name: String, _ value: Secret) {
                self.name = name
                self.value = value
            }
        }

        /// The method.
        public let method: Method
        /// The host: an address, or `localhost`. An address of IPv6 stands without brackets.
        public let host: String
        /// The port.
        public let port: UInt16
        /// The path, and the query after it.
        public let path: String
        /// The headers besides those that every request has.
        public let headers: [Header]

        /// Creates a request.
        public init(_ method: Method = .get, host: String, port: UInt16 = 80, path: String, headers: [Header] = []) {
            self.method = method
            self.host = host
            self.port = port
            self.path = path
            self.headers = headers
        }
    }

    /// What a service answered.
    public struct HTTPFetchResponse: Sendable, Equatable {
        /// The status.
        public let status: Int
        /// The body. It may hold keys.
        public let body: Secret

        /// Creates an answer.
        public init(status: Int, body: Secret) {
            self.status = status
            self.body = body
        }
    }

    /// Why there is no answer.
    public struct HTTPFetchError: Error, Sendable, Hashable, CustomStringConvertible {
        /// What happened, and with which address. No header and no body.
        public let message: String

        /// Creates an error.
        public init(_ message: String) {
            self.message = message
        }

        /// The message.
        public var description: String { message }
    }
#endif
