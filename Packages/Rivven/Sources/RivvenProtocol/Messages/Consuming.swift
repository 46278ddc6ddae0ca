public import KafkaCodecs

// Reading messages, and looking up offsets.

/// A message that was read from a partition: Rivven's `MessageData`.
public struct RivvenMessageData: RivvenCodable, Hashable {
    /// The message's offset in its partition.
    public var offset: UInt64 = 0
    /// The partition's number, from 0.
    public var partition: UInt32 = 0
    /// The key; `nil` if the message has none.
    public var key: Bytes?
    /// The value.
    public var value: Bytes = Bytes.empty
    /// When the message was written, in milliseconds since 1970.
    public var timestamp: Int64 = 0
    /// The headers, in order.
    public var headers: [RivvenPair<String, Bytes>] = []

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
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
    /// Requests messages of a partition from an offset on.
    ///
    /// Rivven's request `Consume`, variant 5.
    public struct Consume: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number, from 0.
        public var partition: UInt32 = 0
        /// The offset of the first message.
        public var offset: UInt64 = 0
        /// The most messages in the response.
        public var maxMessages: UInt32 = 0
        /// 1 leaves out messages of aborted transactions; 0 or `nil` returns all messages.
        public var isolationLevel: UInt8?
        /// How long the broker waits for a first message, in milliseconds. Without a value it does not wait.
        public var maxWaitMs: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
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

    /// Requests the offsets at which a partition begins and ends.
    ///
    /// Rivven's request `GetOffsetBounds`, variant 14.
    public struct GetOffsetBounds: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number, from 0.
        public var partition: UInt32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.end()
        }
    }

    /// Requests the first offset whose message has this timestamp or a later one.
    ///
    /// Rivven's request `GetOffsetForTimestamp`, variant 18.
    public struct GetOffsetForTimestamp: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number, from 0.
        public var partition: UInt32 = 0
        /// The timestamp, in milliseconds since 1970.
        public var timestampMs: Int64 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
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
    /// Messages of a partition.
    ///
    /// Rivven's response `Messages`, variant 4.
    public struct Messages: RivvenCodable, Hashable {
        /// The messages, in the order of their offsets.
        public var messages: [RivvenMessageData] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("messages", &messages)
            try coder.end()
        }
    }

    /// The offsets at which a partition begins and ends.
    ///
    /// Rivven's response `OffsetBounds`, variant 13.
    public struct OffsetBounds: RivvenCodable, Hashable {
        /// The offset of the first message.
        public var earliest: UInt64 = 0
        /// The offset that the next message will get.
        public var latest: UInt64 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("earliest", &earliest)
            try coder.field("latest", &latest)
            try coder.end()
        }
    }

    /// The offset that was looked up by timestamp.
    ///
    /// Rivven's response `OffsetForTimestamp`, variant 17.
    public struct OffsetForTimestamp: RivvenCodable, Hashable {
        /// The offset; `nil` if no message is that late.
        public var offset: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.end()
        }
    }
}
