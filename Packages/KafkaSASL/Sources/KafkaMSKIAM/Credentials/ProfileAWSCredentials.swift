#if MSK
    public import KafkaSASL

    /// A profile in the shared files `~/.aws/credentials` and `~/.aws/config`.
    ///
    /// The files are read each time, because other tools change them.
    public struct ProfileAWSCredentials: AWSCredentialsProvider {
        private let environment: AWSEnvironment
        private let named: String?

        /// Creates a provider.
        ///
        /// - Parameters:
        ///   - profile: The profile's name. If `nil`, the value of `AWS_PROFILE`, or `default`.
        ///   - environment: The variables `AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE`, `AWS_CONFIG_FILE` and `HOME`.
        public init(profile: String? = nil, environment: AWSEnvironment = .process) {
            named = profile ?? environment["AWS_PROFILE"]
            self.environment = environment
        }

        private var profile: String { named ?? "default" }

        /// The provider's name in errors.
        public var place: String { "the profile \(profile)" }

        /// Returns the keys of the profile; `nil` if no profile was named and the default one has none.
        ///
        /// - Throws: `SASLError` if a file cannot be read, if a named profile does not exist, or if it uses an
        ///   unsupported method (a role, single sign-on, or a process).
        public func credentials() async throws(SASLError) -> AWSCredentials? {
            let found = [
                try section(profile, of: "AWS_SHARED_CREDENTIALS_FILE", else: "credentials"),
                try section(
                    profile == "default" ? profile : "profile \(profile)", of: "AWS_CONFIG_FILE", else: "config"),
            ].compactMap(\.self)
            for keys in found where keys["aws_access_key_id"] != nil || keys["aws_secret_access_key"] != nil {
                return try AWSCredentials(
                    checking: keys["aws_access_key_id"], keys["aws_secret_access_key"], keys["aws_session_token"],
                    place: place)
            }
            guard named != nil else { return nil }
            guard !found.isEmpty else { throw SASLError(.credentialsUnavailable, "there is no AWS profile \(profile)") }
            throw SASLError(
                .credentialsUnavailable,
                "the AWS profile \(profile) has no aws_access_key_id; roles, single sign-on and processes are not supported"
            )
        }

        /// Returns a section of a file; `nil` if the file or the section does not exist.
        private func section(
            _ section: String, of variable: String, else name: String
        ) throws(SASLError) -> [String: String]? {
            guard let path = environment[variable] ?? environment["HOME"].map({ "\($0)/.aws/\(name)" }) else {
                return nil
            }
            do throws(SmallFile.Failure) {
                return AWSConfigurationFile(try SmallFile.read(path)).sections[section]
            } catch {
                if error.isAbsent { return nil }
                throw SASLError(.credentialsUnavailable, "the file \(path) cannot be read: \(error.reason)")
            }
        }
    }

    /// A parsed AWS configuration file: sections in brackets, lines of the form `name = value`, and comments that begin
    /// with `#` or `;`.
    struct AWSConfigurationFile {
        let sections: [String: [String: String]]

        init(_ bytes: [UInt8]) {
            var sections: [String: [String: String]] = [:]
            var current: String?
            for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
                let text = Self.trimmed(line)
                // An indented line is a nested setting of the line above it. Such settings are not used here.
                guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else { continue }
                if first == "[" {
                    guard let end = text.firstIndex(of: "]") else {
                        current = nil
                        continue
                    }
                    let words = text[text.index(after: text.startIndex)..<end].split(whereSeparator: \.isWhitespace)
                    let name = words.joined(separator: " ")
                    current = name
                    sections[name, default: [:]].merge([:]) { $1 }
                } else if let current, let equals = text.firstIndex(of: "=") {
                    let name = Self.trimmed(text[..<equals]).lowercased()
                    sections[current, default: [:]][name] = String(Self.trimmed(text[text.index(after: equals)...]))
                }
            }
            self.sections = sections
        }

        private static func trimmed(_ text: Substring) -> Substring {
            var text = text.drop(while: \.isWhitespace)
            while text.last?.isWhitespace == true { text.removeLast() }
            return text
        }
    }
#endif
