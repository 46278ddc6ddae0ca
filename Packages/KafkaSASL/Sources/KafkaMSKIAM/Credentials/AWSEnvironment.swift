#if MSK
    public import KafkaSASL

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #else
        import Darwin
    #endif

    /// The environment variables of the AWS tools. It is a parameter, so that a test can replace it.
    public struct AWSEnvironment: Sendable {
        private let lookup: @Sendable (String) -> String?

        /// Creates an environment with the values that `lookup` returns.
        public init(_ lookup: @escaping @Sendable (String) -> String?) {
            self.lookup = lookup
        }

        /// The environment of the process.
        public static let process = AWSEnvironment { name in getenv(name).map { String(cString: $0) } }

        /// The value of a variable; `nil` if it is unset or empty.
        public subscript(name: String) -> String? {
            lookup(name).flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    /// The credentials in the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
    public struct EnvironmentAWSCredentials: AWSCredentialsProvider {
        private let environment: AWSEnvironment

        /// Creates a provider that reads `environment`.
        public init(environment: AWSEnvironment = .process) {
            self.environment = environment
        }

        /// The provider's name in errors.
        public var place: String { "the environment" }

        /// Returns the credentials in the variables; `nil` if neither key is set.
        ///
        /// - Throws: `SASLError` if only one of the two keys is set.
        public func credentials() async throws(SASLError) -> AWSCredentials? {
            let (id, key) = (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
            guard id != nil || key != nil else { return nil }
            return try AWSCredentials(checking: id, key, environment["AWS_SESSION_TOKEN"], place: place)
        }
    }
#endif
