#if MSK
    import KafkaCrypto
    public import KafkaSASL

    /// The credentials of a container's role on ECS, or of a pod identity on EKS.
    ///
    /// `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI` contains the address of the
    /// service. The latter may only be a loopback or link-local address. The content of
    /// `AWS_CONTAINER_AUTHORIZATION_TOKEN`, or of the file in `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, is sent with
    /// the request.
    public struct ContainerAWSCredentials: AWSCredentialsProvider {
        private let http: any HTTPFetching
        private let environment: AWSEnvironment

        /// Creates a provider that sends its requests with `http`.
        public init(http: any HTTPFetching, environment: AWSEnvironment = .process) {
            self.http = http
            self.environment = environment
        }

        /// The provider's name in errors.
        public var place: String { "the container credentials service" }

        /// Returns the credentials of the container's role; `nil` if none of the variables is set.
        ///
        /// - Throws: `SASLError` if the address is not allowed, or if the service returns no credentials.
        public func credentials() async throws(SASLError) -> AWSCredentials? {
            let address: Address
            if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
                address = Address(host: "169.254.170.2", port: 80, path: path)
            } else if let url = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
                guard let read = Address(url: url) else {
                    throw SASLError(
                        .credentialsUnavailable,
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI must be http:// and a loopback or link-local address")
                }
                address = read
            } else {
                return nil
            }
            guard address.isPathSound else {
                throw SASLError(
                    .credentialsUnavailable,
                    "invalid path of the container's credentials: must begin with / and be printable ASCII")
            }
            let headers = try token().map { [HTTPFetchRequest.Header("Authorization", $0)] } ?? []
            let request = HTTPFetchRequest(host: address.host, port: address.port, path: address.path, headers: headers)
            guard let document = try await MetadataDocument.fetch(request, with: http, place: place) else {
                throw SASLError(.credentialsUnavailable, "\(place) has no AWS credentials at \(address.path)")
            }
            return try MetadataDocument.credentials(document, place: place)
        }

        private func token() throws(SASLError) -> Secret? {
            var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
            if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
                do throws(SmallFile.Failure) {
                    token = String(decoding: try SmallFile.read(path), as: UTF8.self)
                    while token?.last?.isNewline == true { token?.removeLast() }
                } catch {
                    throw SASLError(
                        .credentialsUnavailable, "the container's token file \(path) cannot be read: \(error.reason)")
                }
            }
            guard let token else { return nil }
            guard !token.hasControlCharacter else {
                throw SASLError(.credentialsUnavailable, "the container's token has a newline or a control character")
            }
            return Secret(token)
        }

        /// The address of the service.
        struct Address: Equatable {
            let host: String
            let port: UInt16
            let path: String

            init(host: String, port: UInt16, path: String) {
                self.host = host
                self.port = port
                self.path = path
            }

            /// Parses a URL. Returns `nil` if it is not HTTP, or if its host is not a loopback or link-local address.
            init?(url: String) {
                guard url.hasPrefix("http://") else { return nil }
                let rest = url.dropFirst("http://".count)
                let slash = rest.firstIndex(of: "/") ?? rest.endIndex
                let authority = rest[..<slash]
                var host = authority
                var port: UInt16 = 80
                if authority.first == "[", let end = authority.firstIndex(of: "]") {
                    host = authority[authority.index(after: authority.startIndex)..<end]
                    let after = authority[authority.index(after: end)...]
                    if !after.isEmpty {
                        guard after.first == ":", let number = UInt16(after.dropFirst()) else { return nil }
                        port = number
                    }
                } else if let colon = authority.firstIndex(of: ":") {
                    guard let number = UInt16(authority[authority.index(after: colon)...]) else { return nil }
                    host = authority[..<colon]
                    port = number
                }
                guard port > 0, Self.isLocal(host) else { return nil }
                self.init(host: String(host), port: port, path: slash == rest.endIndex ? "/" : String(rest[slash...]))
            }

            /// Whether the path is valid in the first line of an HTTP request.
            var isPathSound: Bool {
                path.hasPrefix("/") && path.utf8.allSatisfy { (0x21...0x7e).contains($0) }
            }

            private static func isLocal(_ host: Substring) -> Bool {
                if host == "localhost" || host == "::1" || host.lowercased() == "fd00:ec2::23" { return true }
                let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { part in
                    part.count <= 3 && part.allSatisfy(\.isASCII) ? UInt8(part) : nil
                }
                guard parts.count == 4, parts.allSatisfy({ $0 != nil }) else { return false }
                return parts[0] == 127 || (parts[0] == 169 && parts[1] == 254)
            }
        }
    }
#endif
