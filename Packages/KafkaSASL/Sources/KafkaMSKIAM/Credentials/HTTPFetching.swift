#if MSK
    public import KafkaCrypto

    /// Fetches small documents over plain HTTP from services on this machine or its link.
    ///
    /// An implementation must connect only to loopback and link-local addresses, give up after
    /// `HTTPFetchRequest.timeout`, read at most `HTTPFetchRequest.maximumBody` bytes, and follow no redirects.
    public protocol HTTPFetching: Sendable {
        /// Returns the response to `request`, with any status code.
        ///
        /// - Throws: `HTTPFetchError` if there is no response.
        func fetch(_ request: HTTPFetchRequest) async throws(HTTPFetchError) -> HTTPFetchResponse
    }

    /// A request to such a service.
    public struct HTTPFetchRequest: Sendable, Equatable {
        /// The time limit for the whole request.
        public static let timeout: Duration = .seconds(2)
        /// The maximum size of the body in bytes.
        public static let maximumBody = 1 << 20

        /// The method.
        public enum Method: String, Sendable, Hashable {
            /// GET.
            case get = "GET"
            /// PUT, with an empty body.
            case put = "PUT"
        }

        /// A header. Its value may be a token.
        public struct Header: Sendable, Equatable {
            /// The name.
            public let name: String
            /// The value, which must not contain line ends.
            public let value: Secret

            /// Creates a header.
            public init(_ name: String, _ value: Secret) {
                self.name = name
                self.value = value
            }
        }

        /// The method.
        public let method: Method
        /// The host: an IP address or `localhost`. An IPv6 address is written without brackets.
        public let host: String
        /// The port.
        public let port: UInt16
        /// The path and the query.
        public let path: String
        /// The headers, in addition to those that every request has.
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

    /// The response of a service.
    public struct HTTPFetchResponse: Sendable, Equatable {
        /// The status code.
        public let status: Int
        /// The body. It may contain keys.
        public let body: Secret

        /// Creates a response.
        public init(status: Int, body: Secret) {
            self.status = status
            self.body = body
        }
    }

    /// The reason why there is no response.
    public struct HTTPFetchError: Error, Sendable, Hashable, CustomStringConvertible {
        /// A description of what happened, with the address. It contains no headers and no body.
        public let message: String

        /// Creates an error.
        public init(_ message: String) {
            self.message = message
        }

        /// The same as `message`.
        public var description: String { message }
    }
#endif
