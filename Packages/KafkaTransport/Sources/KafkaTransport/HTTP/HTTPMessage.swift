/// A request to an `HTTPServer`.
public struct HTTPRequest: Sendable, Hashable {
    /// The method of a request.
    public enum Method: Sendable, Hashable {
        /// GET.
        case get
        /// HEAD. Respond as to `get`; the server leaves out the body.
        case head
    }

    /// The method.
    public let method: Method
    /// The path as it was sent, without percent-decoding, for example `/metrics`.
    public let path: String
    /// The part after `?`; `nil` if there is none.
    public let query: String?

    /// Creates a request.
    public init(method: Method = .get, path: String, query: String? = nil) {
        self.method = method
        self.path = path
        self.query = query
    }
}

/// The response of an `HTTPServer`.
public struct HTTPResponse: Sendable, Hashable {
    /// The status code, for example 200, 404 or 503.
    public var status: Int
    /// The media type of the body.
    public var contentType: String
    /// The body.
    public var body: [UInt8]

    /// Creates a response.
    ///
    /// - Parameter status: A status code from 200 to 599. Any other becomes 500.
    public init(status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// Creates a response with a text body.
    public init(status: Int = 200, contentType: String = "text/plain; charset=utf-8", text: String) {
        self.init(status: status, contentType: contentType, body: Array(text.utf8))
    }

    /// The response that the document does not exist.
    public static let notFound = HTTPResponse(status: 404, text: "not found\n")
}
