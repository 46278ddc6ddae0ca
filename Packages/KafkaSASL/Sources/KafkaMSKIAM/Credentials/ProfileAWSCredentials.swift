#if MSK
    public import KafkaSASL

    /// A profile of the shared credentials file, `~/.aws/credentials`, and of `~/.aws/config` beside it.
    ///
    /// The files are read each time, since other tools renew them.
    public struct ProfileAWSCredentials: AWSCredentialsProvider {
        private let environment: AWSEnvironment
        private let named: String?

        /// Creates a provider.
        ///
        /// - Parameters:
        ///   - profile: The profile; where it is `nil`, `AWS_PROFILE`, else `default`.
        ///   - environment: Where `AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE`, `AWS_CONFIG_FILE` and `HOME` stand.
        public init(profile: String? = nil, environment: AWSEnvironment = .process) {
            named = profile ?? environment["AWS_PROFILE"]
            self.environment = environment
        }

        private var profile: String { named ?? "default" }

        /// Words for an error.
        public var place: String { "the profile \(profile)" }

        /// Returns the profile's keys.
        ///
        /// - Throws: `SASLError` where a file cannot be read, the profile was named and is not there, or it gives its keys in
        ///   a way that is not supported: a role, single sign-on, a process.
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

        /// Returns a section of a file; `nil` where there is no file, or none of that name in it.
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

    /// The form of AWS's files: sections in brackets, `name = value` a line, `#` or `;` before a comment.
    struct AWSConfigurationFile {
        let sections: [String: [String: String]]

        init(_ bytes: [UInt8]) {
            var sections: [String: [String: String]] = [:]
            var current: String?
            for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
                let text = Self.trimmed(line)
                // A line that is indented belongs to the one above it: a setting of a service, which nobody here asks for.
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
