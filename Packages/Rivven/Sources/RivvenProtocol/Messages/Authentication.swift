public import KafkaCodecs

// Opening a connection: handshake and authentication. Also the responses that any request may receive.

extension RivvenRequest {
    /// Authenticates with a user name and a password in plain text. To be used over TLS only.
    ///
    /// Rivven's request `Authenticate`, variant 0.
    public struct Authenticate: RivvenCodable, Hashable {
        /// The user's name.
        public var username: String = ""
        /// The user's password, in plain text.
        public var password: String = ""
        /// Whether the broker must reject the request on a connection without TLS.
        public var requireTls: Bool = false

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("username", &username)
            try coder.field("password", &password)
            try coder.field("require_tls", &requireTls)
            try coder.end()
        }
    }

    /// Authenticates with a SASL message of a client, such as SASL/PLAIN (RFC 4616).
    ///
    /// Rivven's request `SaslAuthenticate`, variant 1.
    public struct SaslAuthenticate: RivvenCodable, Hashable {
        /// The mechanism's name in UTF-8, for example `PLAIN`.
        public var mechanism: Bytes = Bytes.empty
        /// The mechanism's message.
        public var authBytes: Bytes = Bytes.empty

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("mechanism", &mechanism)
            try coder.field("auth_bytes", &authBytes)
            try coder.end()
        }
    }

    /// Begins authentication with SCRAM-SHA-256 (RFC 7677).
    ///
    /// Rivven's request `ScramClientFirst`, variant 2.
    public struct ScramClientFirst: RivvenCodable, Hashable {
        /// The client-first-message (RFC 5802).
        public var message: Bytes = Bytes.empty

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// Continues authentication with SCRAM-SHA-256: proves that the client knows the password (RFC 7677).
    ///
    /// Rivven's request `ScramClientFinal`, variant 3.
    public struct ScramClientFinal: RivvenCodable, Hashable {
        /// The client-final-message (RFC 5802).
        public var message: Bytes = Bytes.empty

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// Announces the client and its protocol version. It is the first request on a connection.
    ///
    /// Rivven's request `Handshake`, variant 33.
    public struct Handshake: RivvenCodable, Hashable {
        /// The protocol version that the client speaks.
        public var protocolVersion: UInt32 = 0
        /// The client's name, for the broker's logs.
        public var clientID: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("protocol_version", &protocolVersion)
            try coder.field("client_id", &clientID)
            try coder.end()
        }
    }

    /// Checks that the broker responds.
    ///
    /// Rivven's request `Ping`, variant 13.
    public struct Ping: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// The client is authenticated.
    ///
    /// Rivven's response `Authenticated`, variant 0.
    public struct Authenticated: RivvenCodable, Hashable {
        /// The id of the session.
        public var sessionID: String = ""
        /// How long the session lasts, in seconds.
        public var expiresIn: UInt64 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("session_id", &sessionID)
            try coder.field("expires_in", &expiresIn)
            try coder.end()
        }
    }

    /// The broker's challenge for SCRAM-SHA-256 (RFC 7677).
    ///
    /// Rivven's response `ScramServerFirst`, variant 1.
    public struct ScramServerFirst: RivvenCodable, Hashable {
        /// The server-first-message (RFC 5802).
        public var message: Bytes = Bytes.empty

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// The end of authentication with SCRAM-SHA-256: proves that the broker knows the password, or reports an error.
    ///
    /// Rivven's response `ScramServerFinal`, variant 2.
    public struct ScramServerFinal: RivvenCodable, Hashable {
        /// The server-final-message (RFC 5802).
        public var message: Bytes = Bytes.empty
        /// The id of the session; `nil` if authentication failed.
        public var sessionID: String?
        /// How long the session lasts, in seconds; `nil` if authentication failed.
        public var expiresIn: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.field("session_id", &sessionID)
            try coder.field("expires_in", &expiresIn)
            try coder.end()
        }
    }

    /// Whether the broker accepts the client's protocol version.
    ///
    /// Rivven's response `HandshakeResult`, variant 35.
    public struct HandshakeResult: RivvenCodable, Hashable {
        /// The protocol version that the broker speaks.
        public var serverVersion: UInt32 = 0
        /// Whether the broker accepts the client's version.
        public var compatible: Bool = false
        /// An explanation, for example of why the versions do not fit.
        public var message: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("server_version", &serverVersion)
            try coder.field("compatible", &compatible)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// The response to `Ping`.
    ///
    /// Rivven's response `Pong`, variant 12.
    public struct Pong: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// The request failed.
    ///
    /// Rivven's response `Error`, variant 18.
    public struct Error: RivvenCodable, Hashable {
        /// What failed. It begins with the name of the error, if the error has one.
        public var message: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// The request succeeded.
    ///
    /// Rivven's response `Ok`, variant 19.
    public struct Ok: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// The client has exceeded a quota. The broker did not carry the request out.
    ///
    /// Rivven's response `Throttled`, variant 30.
    public struct Throttled: RivvenCodable, Hashable {
        /// How long to wait before the next attempt, in milliseconds.
        public var throttleTimeMs: UInt64 = 0
        /// The quota that was exceeded.
        public var quotaType: String = ""
        /// The user, client or group that exceeded it.
        public var entity: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("throttle_time_ms", &throttleTimeMs)
            try coder.field("quota_type", &quotaType)
            try coder.field("entity", &entity)
            try coder.end()
        }
    }
}
