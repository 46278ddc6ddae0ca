public import KafkaCodecs

// Writing records and offsets all or none.

extension RivvenRequest {
    /// Rivven's request `BeginTransaction`, variant 21.
    public struct BeginTransaction: RivvenCodable, Hashable {
        public var txnID: String = ""
        public var producerID: UInt64 = 0
        public var producerEpoch: UInt16 = 0
        public var timeoutMs: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.field("timeout_ms", &timeoutMs)
            try coder.end()
        }
    }

    /// Rivven's request `AddPartitionsToTxn`, variant 22.
    public struct AddPartitionsToTxn: RivvenCodable, Hashable {
        public var txnID: String = ""
        public var producerID: UInt64 = 0
        public var producerEpoch: UInt16 = 0
        public var partitions: [RivvenPair<String, UInt32>] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.field("partitions", &partitions)
            try coder.end()
        }
    }

    /// Rivven's request `TransactionalPublish`, variant 23.
    public struct TransactionalPublish: RivvenCodable, Hashable {
        public var txnID: String = ""
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

    /// Rivven's request `AddOffsetsToTxn`, variant 24.
    public struct AddOffsetsToTxn: RivvenCodable, Hashable {
        public var txnID: String = ""
        public var producerID: UInt64 = 0
        public var producerEpoch: UInt16 = 0
        public var groupID: String = ""
        public var offsets: [RivvenTriple<String, UInt32, Int64>] = []

        /// Creates a value of empty fields.
        public init() {}

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

    /// Rivven's request `CommitTransaction`, variant 25.
    public struct CommitTransaction: RivvenCodable, Hashable {
        public var txnID: String = ""
        public var producerID: UInt64 = 0
        public var producerEpoch: UInt16 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("producer_id", &producerID)
            try coder.field("producer_epoch", &producerEpoch)
            try coder.end()
        }
    }

    /// Rivven's request `AbortTransaction`, variant 26.
    public struct AbortTransaction: RivvenCodable, Hashable {
        public var txnID: String = ""
        public var producerID: UInt64 = 0
        public var producerEpoch: UInt16 = 0

        /// Creates a value of empty fields.
        public init() {}

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
    /// Rivven's response `TransactionStarted`, variant 22.
    public struct TransactionStarted: RivvenCodable, Hashable {
        public var txnID: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.end()
        }
    }

    /// Rivven's response `PartitionsAddedToTxn`, variant 23.
    public struct PartitionsAddedToTxn: RivvenCodable, Hashable {
        public var txnID: String = ""
        public var partitionCount: UInt64 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.field("partition_count", &partitionCount)
            try coder.end()
        }
    }

    /// Rivven's response `TransactionalPublished`, variant 24.
    public struct TransactionalPublished: RivvenCodable, Hashable {
        public var offset: UInt64 = 0
        public var partition: UInt32 = 0
        public var sequence: Int32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.field("partition", &partition)
            try coder.field("sequence", &sequence)
            try coder.end()
        }
    }

    /// Rivven's response `OffsetsAddedToTxn`, variant 25.
    public struct OffsetsAddedToTxn: RivvenCodable, Hashable {
        public var txnID: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.end()
        }
    }

    /// Rivven's response `TransactionCommitted`, variant 26.
    public struct TransactionCommitted: RivvenCodable, Hashable {
        public var txnID: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.end()
        }
    }

    /// Rivven's response `TransactionAborted`, variant 27.
    public struct TransactionAborted: RivvenCodable, Hashable {
        public var txnID: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("txn_id", &txnID)
            try coder.end()
        }
    }
}
