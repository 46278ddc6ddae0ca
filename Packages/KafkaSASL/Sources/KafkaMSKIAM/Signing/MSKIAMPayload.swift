#if MSK
    public import KafkaCrypto
    public import KafkaSASL

    /// The payload of AWS_MSK_IAM: the parts of a presigned request to connect, as a JSON object.
    public struct MSKIAMPayload: Sendable, Equatable {
        /// The supported version of the mechanism.
        public static let version = "2020_10_22"
        /// The action that is requested.
        public static let action = "kafka-cluster:Connect"
        /// How long a signature is valid, in seconds: the same as in Amazon's libraries, and the maximum that is
        /// accepted.
        public static let lifetime = 900

        /// The host name that the client connects to.
        public let host: String
        /// The client's name and version.
        public let userAgent: String
        /// The time of the signature, for example `20261123T064118Z`.
        public let date: String
        /// How long the signature is valid, in seconds.
        public let expires: Int
        /// The access key ID, followed by the date, region and service of the signature.
        public let credential: String
        /// The session token of temporary credentials; `nil` for none.
        public let sessionToken: Secret?
        /// The signature as hexadecimal digits.
        public let signature: String

        /// Signs a request to connect.
        ///
        /// - Parameters:
        ///   - credentials: The credentials that sign the request.
        ///   - host: The host name that the client connects to.
        ///   - region: The region of the cluster.
        ///   - time: The time of the signature.
        ///   - expires: How long the signature is valid in seconds, from 1 to `lifetime`.
        ///   - userAgent: The client's name and version.
        /// - Throws: `SASLError` if `expires` is out of range, or if the cryptographic library failed.
        public init(
            signing credentials: AWSCredentials, host: String, region: String, time: UnixTime,
            expires: Int = MSKIAMPayload.lifetime, userAgent: String
        ) throws(SASLError) {
            guard (1...Self.lifetime).contains(expires) else {
                throw SASLError(.invalidCredentials, "invalid lifetime of a signature: must be 1 to \(Self.lifetime) s")
            }
            let now = CivilTime(time)
            let credential = "\(credentials.accessKeyID)/\(now.date)/\(region)/kafka-cluster/aws4_request"
            let request = Self.request(
                host: host, date: now.stamp, expires: expires, credential: credential,
                sessionToken: credentials.sessionToken)
            signature = try withCrypto { () throws(CryptoError) in
                try request.signature(secretAccessKey: credentials.secretAccessKey)
            }
            self.host = host
            self.userAgent = userAgent
            self.expires = expires
            self.credential = credential
            date = now.stamp
            sessionToken = credentials.sessionToken
        }

        /// Parses a client's JSON object.
        ///
        /// - Throws: `SASLError` if a member is missing or invalid.
        public init(_ message: [UInt8]) throws(SASLError) {
            guard message.count <= SASLLimits.messageSize, let members = JSON(message)?.members else {
                throw Self.malformed("it is not a JSON object")
            }
            func text(_ name: String) throws(SASLError) -> String {
                guard let text = members[name]?.text, !text.isEmpty else { throw Self.malformed("it lacks \(name)") }
                return text
            }
            func require(_ name: String, _ value: String) throws(SASLError) {
                guard try text(name) == value else { throw Self.malformed("\(name) must be \(value)") }
            }
            try require("version", Self.version)
            try require("action", Self.action)
            try require("x-amz-algorithm", SignatureV4.algorithm)
            try require("x-amz-signedheaders", SignatureV4.signedHeaders)
            host = try text("host")
            userAgent = try text("user-agent")
            date = try text("x-amz-date")
            credential = try text("x-amz-credential")
            signature = try text("x-amz-signature")
            let seconds = try text("x-amz-expires")
            guard let expires = Int(seconds), String(expires) == seconds, (1...Self.lifetime).contains(expires) else {
                throw Self.malformed("x-amz-expires must be 1 to \(Self.lifetime)")
            }
            self.expires = expires
            guard let token = members["x-amz-security-token"] else {
                sessionToken = nil
                return
            }
            guard let text = token.text else { throw Self.malformed("x-amz-security-token must be a string") }
            sessionToken = Secret(text)
        }

        /// The time of the signature; `nil` if `date` is not a valid time.
        public var time: UnixTime? { CivilTime(date)?.time }

        /// The JSON object that is sent.
        public var encoded: Secret {
            var members = [
                ("x-amz-date", date), ("x-amz-signedheaders", SignatureV4.signedHeaders),
                ("x-amz-signature", signature),
                ("host", host), ("action", Self.action), ("x-amz-expires", String(expires)),
            ]
            if let token = sessionToken?.withBytes({ String(decoding: $0, as: UTF8.self) }) {
                members.append(("x-amz-security-token", token))
            }
            members += [
                ("version", Self.version), ("x-amz-algorithm", SignatureV4.algorithm), ("x-amz-credential", credential),
                ("user-agent", userAgent),
            ]
            let text = members.map { "\(JSON.quoted($0.0)):\(JSON.quoted($0.1))" }.joined(separator: ",")
            return Secret("{\(text)}")
        }

        /// The presigned URL that corresponds to the payload.
        public var presignedURL: Secret {
            var url = Array("https://\(host)?".utf8)
            for parameter in request.parameters {
                url += Array("\(parameter.name)=".utf8) + SignatureV4.encoded(parameter.value) + [UInt8(ascii: "&")]
            }
            return Secret(url + Array("X-Amz-Signature=\(signature)".utf8))
        }

        /// Returns whether `secretAccessKey` has signed the payload. The comparison takes constant time.
        ///
        /// - Throws: `SASLError` if the cryptographic library failed.
        public func isSigned(with secretAccessKey: Secret) throws(SASLError) -> Bool {
            let expected = try withCrypto { () throws(CryptoError) in
                try request.signature(secretAccessKey: secretAccessKey)
            }
            return ConstantTime.isEqual(Array(expected.utf8), Array(signature.utf8))
        }

        /// The parts of `credential`: access key ID, date, region, service and suffix. Empty if it has another form.
        var credentialParts: [String] {
            let parts = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            return parts.count == 5 && parts[3] == "kafka-cluster" && parts[4] == "aws4_request" ? parts : []
        }

        private var request: SignatureV4 {
            Self.request(
                host: host, date: date, expires: expires, credential: credential, sessionToken: sessionToken)
        }

        private static func request(
            host: String, date: String, expires: Int, credential: String, sessionToken: Secret?
        ) -> SignatureV4 {
            var parameters = [(name: "Action", value: Secret(action))]
            if let sessionToken { parameters.append(("X-Amz-Security-Token", sessionToken)) }
            parameters += [
                ("X-Amz-Algorithm", Secret(SignatureV4.algorithm)), ("X-Amz-Date", Secret(date)),
                ("X-Amz-SignedHeaders", Secret(SignatureV4.signedHeaders)), ("X-Amz-Expires", Secret(String(expires))),
                ("X-Amz-Credential", Secret(credential)),
            ]
            let scope = credential.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
            return SignatureV4(scope: String(scope), stamp: date, host: host, parameters: parameters)
        }

        private static func malformed(_ reason: String) -> SASLError {
            SASLError(.malformedMessage, "Authentication failed: malformed AWS_MSK_IAM payload: \(reason)")
        }
    }
#endif
