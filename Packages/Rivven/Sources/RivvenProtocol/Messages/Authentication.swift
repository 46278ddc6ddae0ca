public import KafkaCodecs

// Opening a connection: agreeing on the version, proving who one is, and the answers that any request may get.

extension RivvenRequest {
    /// Rivven's request `Authenticate`, variant 0.
    public struct Authenticate: RivvenCodable, Hashable {
        public var username: String = ""
        public var password: String = ""
        public var requireTls: Bool = false

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("username", &username)
            try coder.field("password", &password)
            try coder.field("require_tls", &requireTls)
            try coder.end()
        }
    }

    /// Rivven's request `SaslAuthenticate`, variant 1.
    public struct SaslAuthenticate: RivvenCodable, Hashable {
        public var mechanism: Bytes = Bytes.empty
        public var authBytes: Bytes = Bytes.empty

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("mechanism", &mechanism)
            try coder.field("auth_bytes", &authBytes)
            try coder.end()
        }
    }

    /// Rivven's request `ScramClientFirst`, variant 2.
    public struct ScramClientFirst: RivvenCodable, Hashable {
        public var message: Bytes = Bytes.empty

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// Rivven's request `ScramClientFinal`, variant 3.
    public struct ScramClientFinal: RivvenCodable, Hashable {
        public var message: Bytes = Bytes.empty

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// Rivven's request `Handshake`, variant 33.
    public struct Handshake: RivvenCodable, Hashable {
        public var protocolVersion: UInt32 = 0
        public var clientID: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("protocol_version", &protocolVersion)
            try coder.field("client_id", &clientID)
            try coder.end()
        }
    }

    /// Rivven's request `Ping`, variant 13.
    public struct Ping: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// Rivven's response `Authenticated`, variant 0.
    public struct Authenticated: RivvenCodable, Hashable {
        public var sessionID: String = ""
        public var expiresIn: UInt64 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("session_id", &sessionID)
            try coder.field("expires_in", &expiresIn)
            try coder.end()
        }
    }

    /// Rivven's response `ScramServerFirst`, variant 1.
    public struct ScramServerFirst: RivvenCodable, Hashable {
        public var message: Bytes = Bytes.empty

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// Rivven's response `ScramServerFinal`, variant 2.
    public struct ScramServerFinal: RivvenCodable, Hashable {
        public var message: Bytes = Bytes.empty
        public var sessionID: String?
        public var expiresIn: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.field("session_id", &sessionID)
            try coder.field("expires_in", &expiresIn)
            try coder.end()
        }
    }

    /// Rivven's response `HandshakeResult`, variant 35.
    public struct HandshakeResult: RivvenCodable, Hashable {
        public var serverVersion: UInt32 = 0
        public var compatible: Bool = false
        public var message: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("server_version", &serverVersion)
            try coder.field("compatible", &compatible)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// Rivven's response `Pong`, variant 12.
    public struct Pong: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Rivven's response `Error`, variant 18.
    public struct Error: RivvenCodable, Hashable {
        public var message: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("message", &message)
            try coder.end()
        }
    }

    /// Rivven's response `Ok`, variant 19.
    public struct Ok: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Rivven's response `Throttled`, variant 30.
    public struct Throttled: RivvenCodable, Hashable {
        public var throttleTimeMs: UInt64 = 0
        public var quotaType: String = ""
        public var entity: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("throttle_time_ms", &throttleTimeMs)
            try coder.field("quota_type", &quotaType)
            try coder.field("entity", &entity)
            try coder.end()
        }
    }
}
