public import KafkaCodecs

// Writing records, singly or in batches, with or without a producer id.

/// A record to write: Rivven's `BatchRecord`.
public struct RivvenBatchRecord: RivvenCodable, Hashable {
    /// The key; `nil` if the record has none.
    public var key: Bytes?
    /// The value.
    public var value: Bytes = Bytes.empty

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("key", &key)
        try coder.field("value", &value)
        try coder.end()
    }
}

extension RivvenRequest {
    /// Writes one record.
    ///
    /// Rivven's request `Publish`, variant 4.
    public struct Publish: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number; the broker chooses if `nil`.
        public var partition: UInt32?
        /// The record's key; `nil` if it has none.
        public var key: Bytes?
        /// The record's value.
        public var value: Bytes = Bytes.empty
        /// The leader epoch that the client knows. The broker rejects the write if its own is higher; `nil` for no
        /// check.
        public var leaderEpoch: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
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

    /// Writes several records to one partition.
    ///
    /// Rivven's request `PublishBatch`, variant 38.
    public struct PublishBatch: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number; the broker chooses if `nil`.
        public var partition: UInt32?
        /// The records, in order.
        public var records: [RivvenBatchRecord] = []
        /// The leader epoch that the client knows. The broker rejects the write if its own is higher; `nil` for no
        /// check.
        public var leaderEpoch: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("records", &records)
            try coder.field("leader_epoch", &leaderEpoch)
            try coder.end()
        }
    }

    /// Requests a producer id, or raises the epoch of an existing one.
    ///
    /// Rivven's request `InitProducerId`, variant 19.
    public struct InitProducerId: RivvenCodable, Hashable {
        /// The id to use: its epoch is raised if the broker knows it, and it is registered otherwise; `nil` for a new
        /// id.
        public var producerID: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("producer_id", &producerID)
            try coder.end()
        }
    }

    /// Writes one record, under a sequence number by which the broker recognizes a repeated request.
    ///
    /// Rivven's request `IdempotentPublish`, variant 20.
    public struct IdempotentPublish: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number; the broker chooses if `nil`.
        public var partition: UInt32?
        /// The record's key; `nil` if it has none.
        public var key: Bytes?
        /// The record's value.
        public var value: Bytes = Bytes.empty
        /// The producer id, from `InitProducerId`.
        public var producerID: UInt64 = 0
        /// The producer's epoch, from `InitProducerId`.
        public var producerEpoch: UInt16 = 0
        /// The record's sequence number in its partition, from 0.
        public var sequence: Int32 = 0
        /// The leader epoch that the client knows. The broker rejects the write if its own is higher; `nil` for no
        /// check.
        public var leaderEpoch: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
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

    /// Writes several records to one partition, under sequence numbers by which the broker recognizes a repeated
    /// request.
    ///
    /// Rivven's request `IdempotentPublishBatch`, variant 39.
    public struct IdempotentPublishBatch: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number; the broker chooses if `nil`.
        public var partition: UInt32?
        /// The records, in order.
        public var records: [RivvenBatchRecord] = []
        /// The producer id, from `InitProducerId`.
        public var producerID: UInt64 = 0
        /// The producer's epoch, from `InitProducerId`.
        public var producerEpoch: UInt16 = 0
        /// The first record's sequence number in its partition, from 0.
        public var baseSequence: Int32 = 0
        /// The leader epoch that the client knows. The broker rejects the write if its own is higher; `nil` for no
        /// check.
        public var leaderEpoch: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
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
    /// The record was written.
    ///
    /// Rivven's response `Published`, variant 3.
    public struct Published: RivvenCodable, Hashable {
        /// The record's offset.
        public var offset: UInt64 = 0
        /// The partition's number, from 0.
        public var partition: UInt32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.field("partition", &partition)
            try coder.end()
        }
    }

    /// The records were written.
    ///
    /// Rivven's response `PublishedBatch`, variant 40.
    public struct PublishedBatch: RivvenCodable, Hashable {
        /// The offset of the first record.
        public var baseOffset: UInt64 = 0
        /// The partition's number, from 0.
        public var partition: UInt32 = 0
        /// The number of records.
        public var recordCount: UInt32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("base_offset", &baseOffset)
            try coder.field("partition", &partition)
            try coder.field("record_count", &recordCount)
            try coder.end()
        }
    }

    /// The producer id and its epoch.
    ///
    /// Rivven's response `ProducerIdInitialized`, variant 20.
    public struct ProducerIdInitialized: RivvenCodable, Hashable {
        /// The producer id.
        public var producerID: UInt64 = 0
        /// Its epoch. Requests with a lower one are rejected.
        public var producerEpoch: UInt16 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.end()
        }
    }

    /// The record was written, or an earlier request had the same sequence number.
    ///
    /// Rivven's response `IdempotentPublished`, variant 21.
    public struct IdempotentPublished: RivvenCodable, Hashable {
        /// The record's offset.
        public var offset: UInt64 = 0
        /// The partition's number, from 0.
        public var partition: UInt32 = 0
        /// Whether an earlier request had this sequence number, so that nothing was written for this one.
        public var duplicate: Bool = false

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.field("partition", &partition)
            try coder.field("duplicate", &duplicate)
            try coder.end()
        }
    }

    /// The records were written, or an earlier request had the same sequence numbers.
    ///
    /// Rivven's response `IdempotentPublishedBatch`, variant 41.
    public struct IdempotentPublishedBatch: RivvenCodable, Hashable {
        /// The offset of the first record.
        public var baseOffset: UInt64 = 0
        /// The partition's number, from 0.
        public var partition: UInt32 = 0
        /// The number of records.
        public var recordCount: UInt32 = 0
        /// Whether an earlier request had these sequence numbers, so that nothing was written for this one.
        public var duplicate: Bool = false

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
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
