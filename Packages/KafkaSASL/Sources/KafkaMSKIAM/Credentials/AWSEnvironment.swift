#if MSK
    public import KafkaSASL

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #else
        import Darwin
    #endif

    /// The variables that AWS's tools read. A parameter, so that a test has its own.
    public struct AWSEnvironment: Sendable {
        private let lookup: @Sendable (String) -> String?

        /// Creates an environment of what `lookup` returns.
        public init(_ lookup: @escaping @Sendable (String) -> String?) {
            self.lookup = lookup
        }

        /// The environment of the process.
        public static let process = AWSEnvironment { name in getenv(name).map { String(cString: $0) } }

        /// A variable's value, or `nil` where it is unset or empty.
        public subscript(name: String) -> String? {
            lookup(name).flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    /// The variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
    public struct EnvironmentAWSCredentials: AWSCredentialsProvider {
        private let environment: AWSEnvironment

        /// Creates a provider that reads `environment`.
        public init(environment: AWSEnvironment = .process) {
            self.environment = environment
        }

        /// Words for an error.
        public var place: String { "the environment" }

        /// Returns the credentials that the variables have.
        ///
        /// - Throws: `SASLError` where one of the two keys is set and the other is not.
        public func credentials() async throws(SASLError) -> AWSCredentials? {
            let (id, key) = (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
            guard id != nil || key != nil else { return nil }
            return try AWSCredentials(checking: id, key, environment["AWS_SESSION_TOKEN"], place: place)
        }
    }
#endif
