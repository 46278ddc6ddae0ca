public import KafkaCodecs

// Transactions, which write records and offsets atomically.

extension RivvenRequest {
    /// Begins a transaction.
    ///
    /// Rivven's request `BeginTransaction`, variant 21.
    public struct BeginTransaction: RivvenCodable, Hashable {
        /// The transaction's id, which the client chooses.
        public var txnID: String = ""
        /// The producer id, from `InitProducerId`.
        public var producerID: UInt64 = 0
        /// The producer's epoch, from `InitProducerId`.
        public var producerEpoch: UInt16 = 0
        /// When the broker aborts the transaction by itself, in milliseconds from its beginning; the broker's default
        /// if `nil`.
        public var timeoutMs: UInt64?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.field("timeout_ms", &timeoutMs)
            try coder.end()
        }
    }

    /// Adds partitions to a transaction.
    ///
    /// Rivven's request `AddPartitionsToTxn`, variant 22.
    public struct AddPartitionsToTxn: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""
        /// The producer id, from `InitProducerId`.
        public var producerID: UInt64 = 0
        /// The producer's epoch, from `InitProducerId`.
        public var producerEpoch: UInt16 = 0
        /// The topic and number of each partition.
        public var partitions: [RivvenPair<String, UInt32>] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.field("partitions", &partitions)
            try coder.end()
        }
    }

    /// Writes one record as part of a transaction.
    ///
    /// Rivven's request `TransactionalPublish`, variant 23.
    public struct TransactionalPublish: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""
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
            try coder.field("txn_id", &txnID)
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

    /// Adds a group's offsets to a transaction, which are committed with it.
    ///
    /// Rivven's request `AddOffsetsToTxn`, variant 24.
    public struct AddOffsetsToTxn: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""
        /// The producer id, from `InitProducerId`.
        public var producerID: UInt64 = 0
        /// The producer's epoch, from `InitProducerId`.
        public var producerEpoch: UInt16 = 0
        /// The group's name.
        public var groupID: String = ""
        /// The topic, the partition and the offset to read next, for each partition.
        public var offsets: [RivvenTriple<String, UInt32, Int64>] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.field("group_id", &groupID)
            try coder.field("offsets", &offsets)
            try coder.end()
        }
    }

    /// Commits a transaction.
    ///
    /// Rivven's request `CommitTransaction`, variant 25.
    public struct CommitTransaction: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""
        /// The producer id, from `InitProducerId`.
        public var producerID: UInt64 = 0
        /// The producer's epoch, from `InitProducerId`.
        public var producerEpoch: UInt16 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.end()
        }
    }

    /// Aborts a transaction.
    ///
    /// Rivven's request `AbortTransaction`, variant 26.
    public struct AbortTransaction: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""
        /// The producer id, from `InitProducerId`.
        public var producerID: UInt64 = 0
        /// The producer's epoch, from `InitProducerId`.
        public var producerEpoch: UInt16 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// The transaction has begun.
    ///
    /// Rivven's response `TransactionStarted`, variant 22.
    public struct TransactionStarted: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.end()
        }
    }

    /// The partitions are part of the transaction.
    ///
    /// Rivven's response `PartitionsAddedToTxn`, variant 23.
    public struct PartitionsAddedToTxn: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""
        /// The number of partitions in the transaction.
        public var partitionCount: UInt64 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("partition_count", &partitionCount)
            try coder.end()
        }
    }

    /// The record was written as part of the transaction.
    ///
    /// Rivven's response `TransactionalPublished`, variant 24.
    public struct TransactionalPublished: RivvenCodable, Hashable {
        /// The record's offset.
        public var offset: UInt64 = 0
        /// The partition's number, from 0.
        public var partition: UInt32 = 0
        /// The record's sequence number.
        public var sequence: Int32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.field("partition", &partition)
            try coder.field("sequence", &sequence)
            try coder.end()
        }
    }

    /// The offsets are part of the transaction.
    ///
    /// Rivven's response `OffsetsAddedToTxn`, variant 25.
    public struct OffsetsAddedToTxn: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.end()
        }
    }

    /// The transaction was committed.
    ///
    /// Rivven's response `TransactionCommitted`, variant 26.
    public struct TransactionCommitted: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.end()
        }
    }

    /// The transaction was aborted.
    ///
    /// Rivven's response `TransactionAborted`, variant 27.
    public struct TransactionAborted: RivvenCodable, Hashable {
        /// The transaction's id.
        public var txnID: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.end()
        }
    }
}
