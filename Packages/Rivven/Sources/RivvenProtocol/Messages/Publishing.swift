public import KafkaCodecs

// Writing records, singly or in batches, with or without a producer id.

/// Rivven's `BatchRecord`.
public struct RivvenBatchRecord: RivvenCodable, Hashable {
    public var key: Bytes?
    public var value: Bytes = Bytes.empty

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("key", &key)
        try coder.field("value", &value)
        try coder.end()
    }
}

extension RivvenRequest {
    /// Rivven's request `Publish`, variant 4.
    public struct Publish: RivvenCodable, Hashable {
        public var topic: String = ""
        public var partition: UInt32?
        public var key: Bytes?
        public var value: Bytes = Bytes.empty
        public var leaderEpoch: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("key", &key)
            try coder.field("value", &value)
            try coder.field("leader_epoch", &leaderEpoch)
            try coder.end()
        }
    }

    /// Rivven's request `PublishBatch`, variant 38.
    public struct PublishBatch: RivvenCodable, Hashable {
        public var topic: String = ""
        public var partition: UInt32?
        public var records: [RivvenBatchRecord] = []
        public var leaderEpoch: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("records", &records)
            try coder.field("leader_epoch", &leaderEpoch)
            try coder.end()
        }
    }

    /// Rivven's request `InitProducerId`, variant 19.
    public struct InitProducerId: RivvenCodable, Hashable {
        public var producerID: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("producer_id", &producerID)
            try coder.end()
        }
    }

    /// Rivven's request `IdempotentPublish`, variant 20.
    public struct IdempotentPublish: RivvenCodable, Hashable {
        public var topic: String = ""
        public var partition: UInt32?
        public var key: Bytes?
        public var value: Bytes = Bytes.empty
        public var producerID: UInt64 = 0
        public var producerEpoch: UInt16 = 0
        public var sequence: Int32 = 0
        public var leaderEpoch: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("key", &key)
            try coder.field("value", &value)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.field("sequence", &sequence)
            try coder.field("leader_epoch", &leaderEpoch)
            try coder.end()
        }
    }

    /// Rivven's request `IdempotentPublishBatch`, variant 39.
    public struct IdempotentPublishBatch: RivvenCodable, Hashable {
        public var topic: String = ""
        public var partition: UInt32?
        public var records: [RivvenBatchRecord] = []
        public var producerID: UInt64 = 0
        public var producerEpoch: UInt16 = 0
        public var baseSequence: Int32 = 0
        public var leaderEpoch: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("records", &records)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.field("base_sequence", &baseSequence)
            try coder.field("leader_epoch", &leaderEpoch)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// Rivven's response `Published`, variant 3.
    public struct Published: RivvenCodable, Hashable {
        public var offset: UInt64 = 0
        public var partition: UInt32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.field("partition", &partition)
            try coder.end()
        }
    }

    /// Rivven's response `PublishedBatch`, variant 40.
    public struct PublishedBatch: RivvenCodable, Hashable {
        public var baseOffset: UInt64 = 0
        public var partition: UInt32 = 0
        public var recordCount: UInt32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("base_offset", &baseOffset)
            try coder.field("partition", &partition)
            try coder.field("record_count", &recordCount)
            try coder.end()
        }
    }

    /// Rivven's response `ProducerIdInitialized`, variant 20.
    public struct ProducerIdInitialized: RivvenCodable, Hashable {
        public var producerID: UInt64 = 0
        public var producerEpoch: UInt16 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.end()
        }
    }

    /// Rivven's response `IdempotentPublished`, variant 21.
    public struct IdempotentPublished: RivvenCodable, Hashable {
        public var offset: UInt64 = 0
        public var partition: UInt32 = 0
        public var duplicate: Bool = false

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.field("partition", &partition)
            try coder.field("duplicate", &duplicate)
            try coder.end()
        }
    }

    /// Rivven's response `IdempotentPublishedBatch`, variant 41.
    public struct IdempotentPublishedBatch: RivvenCodable, Hashable {
        public var baseOffset: UInt64 = 0
        public var partition: UInt32 = 0
        public var recordCount: UInt32 = 0
        public var duplicate: Bool = false

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("base_offset", &baseOffset)
            try coder.field("partition", &partition)
            try coder.field("record_count", &recordCount)
            try coder.field("duplicate", &duplicate)
            try coder.end()
        }
    }
}
