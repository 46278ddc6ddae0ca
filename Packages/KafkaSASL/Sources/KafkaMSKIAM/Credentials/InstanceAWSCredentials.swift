#if MSK
    import KafkaCrypto
    public import KafkaSASL

    /// The credentials of an EC2 instance's role, from the instance metadata service, version 2. It first fetches a
    /// token, which further requests need.
    ///
    /// `AWS_EC2_METADATA_DISABLED=true` disables this provider.
    public struct InstanceAWSCredentials: AWSCredentialsProvider {
        /// The address of the instance metadata service.
        public static let host = "169.254.169.254"

        private let http: any HTTPFetching
        private let environment: AWSEnvironment

        /// Creates a provider that sends its requests with `http`.
        public init(http: any HTTPFetching, environment: AWSEnvironment = .process) {
            self.http = http
            self.environment = environment
        }

        /// The provider's name in errors.
        public var place: String { "the instance metadata service" }

        /// Returns the credentials of the instance's role; `nil` if it has no role.
        ///
        /// - Throws: `SASLError` if the metadata cannot be read, for example because this is not an EC2 instance.
        public func credentials() async throws(SASLError) -> AWSCredentials? {
            if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
            let lifetime = HTTPFetchRequest.Header("X-aws-ec2-metadata-token-ttl-seconds", Secret("21600"))
            let request = HTTPFetchRequest(.put, host: Self.host, path: "/latest/api/token", headers: [lifetime])
            guard let token = try await MetadataDocument.fetch(request, with: http, place: place), !token.isEmpty,
                token.withBytes({ $0.allSatisfy { (0x21...0x7e).contains($0) } })
            else { throw SASLError(.credentialsUnavailable, "\(place) returned no session token") }
            let roles = "/latest/meta-data/iam/security-credentials/"
            guard let list = try await get(roles, token) else { return nil }
            let names = list.withBytes { String(decoding: $0, as: UTF8.self) }.split(whereSeparator: \.isNewline)
            guard let role = names.first, Self.isRole(role) else {
                throw SASLError(.credentialsUnavailable, "\(place) returned no valid role name")
            }
            guard let document = try await get(roles + role, token) else {
                throw SASLError(.credentialsUnavailable, "\(place) has no AWS credentials for the role \(role)")
            }
            return try MetadataDocument.credentials(document, place: place)
        }

        private func get(_ path: String, _ token: Secret) async throws(SASLError) -> Secret? {
            let header = HTTPFetchRequest.Header("X-aws-ec2-metadata-token", token)
            return try await MetadataDocument.fetch(
                HTTPFetchRequest(host: Self.host, path: path, headers: [header]), with: http, place: place)
        }

        /// Returns whether `name` consists only of characters that are allowed in a role's name.
        private static func isRole(_ name: Substring) -> Bool {
            !name.isEmpty && name.utf8.count <= 128
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+=,.@_-".contains($0)) }
        }
    }
#endif
