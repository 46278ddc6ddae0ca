public import KafkaCodecs

// Reading records, and where a partition begins and ends.

/// Rivven's `MessageData`.
public struct RivvenMessageData: RivvenCodable, Hashable {
    public var offset: UInt64 = 0
    public var partition: UInt32 = 0
    public var key: Bytes?
    public var value: Bytes = Bytes.empty
    public var timestamp: Int64 = 0
    public var headers: [RivvenPair<String, Bytes>] = []

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("offset", &offset)
        try coder.field("partition", &partition)
        try coder.field("key", &key)
        try coder.field("value", &value)
        try coder.field("timestamp", &timestamp)
        try coder.field("headers", &headers)
        try coder.end()
    }
}

extension RivvenRequest {
    /// Rivven's request `Consume`, variant 5.
    public struct Consume: RivvenCodable, Hashable {
        public var topic: String = ""
        public var partition: UInt32 = 0
        public var offset: UInt64 = 0
        public var maxMessages: UInt32 = 0
        public var isolationLevel: UInt8?
        public var maxWaitMs: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("offset", &offset)
            try coder.field("max_messages", &maxMessages)
            try coder.field("isolation_level", &isolationLevel)
            try coder.field("max_wait_ms", &maxWaitMs)
            try coder.end()
        }
    }

    /// Rivven's request `GetOffsetBounds`, variant 14.
    public struct GetOffsetBounds: RivvenCodable, Hashable {
        public var topic: String = ""
        public var partition: UInt32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.end()
        }
    }

    /// Rivven's request `GetOffsetForTimestamp`, variant 18.
    public struct GetOffsetForTimestamp: RivvenCodable, Hashable {
        public var topic: String = ""
        public var partition: UInt32 = 0
        public var timestampMs: Int64 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("timestamp_ms", &timestampMs)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// Rivven's response `Messages`, variant 4.
    public struct Messages: RivvenCodable, Hashable {
        public var messages: [RivvenMessageData] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("messages", &messages)
            try coder.end()
        }
    }

    /// Rivven's response `OffsetBounds`, variant 13.
    public struct OffsetBounds: RivvenCodable, Hashable {
        public var earliest: UInt64 = 0
        public var latest: UInt64 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("earliest", &earliest)
            try coder.field("latest", &latest)
            try coder.end()
        }
    }

    /// Rivven's response `OffsetForTimestamp`, variant 17.
    public struct OffsetForTimestamp: RivvenCodable, Hashable {
        public var offset: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.end()
        }
    }
}
