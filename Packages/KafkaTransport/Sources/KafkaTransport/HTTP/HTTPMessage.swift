/// What a client of an `HTTPServer` asks for.
public struct HTTPRequest: Sendable, Hashable {
    /// What can be asked.
    public enum Method: Sendable, Hashable {
        /// The document.
        case get
        /// What would be said of the document. It is answered as for `get`, and the server leaves the body out.
        case head
    }

    /// What is asked.
    public let method: Method
    /// The path as it was sent, `%` and all; `/metrics` for example.
    public let path: String
    /// What stood after `?`.
    public let query: String?

    /// Creates a request.
    public init(method: Method = .get, path: String, query: String? = nil) {
        self.method = method
        self.path = path
        self.query = query
    }
}

/// What an `HTTPServer` answers.
public struct HTTPResponse: Sendable, Hashable {
    /// The status: 200, 404, 503.
    public var status: Int
    /// The media type of the body.
    public var contentType: String
    /// The body.
    public var body: [UInt8]

    /// Creates a response.
    ///
    /// - Parameter status: 200 to 599; any other becomes 500.
    public init(status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// Creates a response of text.
    public init(status: Int = 200, contentType: String = "text/plain; charset=utf-8", text: String) {
        self.init(status: status, contentType: contentType, body: Array(text.utf8))
    }

    /// There is no such document.
    public static let notFound = HTTPResponse(status: 404, text: "not found\n")
}
