public import KafkaCodecs

// Making, listing, growing and deleting topics, and deleting their records.

/// Rivven's `DeleteRecordsResult`.
public struct RivvenDeleteRecordsResult: RivvenCodable, Hashable {
    public var partition: UInt32 = 0
    public var lowWatermark: UInt64 = 0
    public var error: String?

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("partition", &partition)
        try coder.field("low_watermark", &lowWatermark)
        try coder.field("error", &error)
        try coder.end()
    }
}

extension RivvenRequest {
    /// Rivven's request `CreateTopic`, variant 6.
    public struct CreateTopic: RivvenCodable, Hashable {
        public var name: String = ""
        public var partitions: UInt32?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("name", &name)
            try coder.field("partitions", &partitions)
            try coder.end()
        }
    }

    /// Rivven's request `ListTopics`, variant 7.
    public struct ListTopics: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Rivven's request `DeleteTopic`, variant 8.
    public struct DeleteTopic: RivvenCodable, Hashable {
        public var name: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("name", &name)
            try coder.end()
        }
    }

    /// Rivven's request `GetMetadata`, variant 11.
    public struct GetMetadata: RivvenCodable, Hashable {
        public var topic: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.end()
        }
    }

    /// Rivven's request `CreatePartitions`, variant 30.
    public struct CreatePartitions: RivvenCodable, Hashable {
        public var topic: String = ""
        public var newPartitionCount: UInt32 = 0
        public var assignments: [[String]] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("new_partition_count", &newPartitionCount)
            try coder.field("assignments", &assignments)
            try coder.end()
        }
    }

    /// Rivven's request `DeleteRecords`, variant 31.
    public struct DeleteRecords: RivvenCodable, Hashable {
        public var topic: String = ""
        public var partitionOffsets: [RivvenPair<UInt32, UInt64>] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition_offsets", &partitionOffsets)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// Rivven's response `TopicCreated`, variant 5.
    public struct TopicCreated: RivvenCodable, Hashable {
        public var name: String = ""
        public var partitions: UInt32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("name", &name)
            try coder.field("partitions", &partitions)
            try coder.end()
        }
    }

    /// Rivven's response `Topics`, variant 6.
    public struct Topics: RivvenCodable, Hashable {
        public var topics: [String] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topics", &topics)
            try coder.end()
        }
    }

    /// Rivven's response `TopicDeleted`, variant 7.
    public struct TopicDeleted: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Rivven's response `Metadata`, variant 10.
    public struct Metadata: RivvenCodable, Hashable {
        public var name: String = ""
        public var partitions: UInt32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("name", &name)
            try coder.field("partitions", &partitions)
            try coder.end()
        }
    }

    /// Rivven's response `PartitionsCreated`, variant 32.
    public struct PartitionsCreated: RivvenCodable, Hashable {
        public var topic: String = ""
        public var newPartitionCount: UInt32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("new_partition_count", &newPartitionCount)
            try coder.end()
        }
    }

    /// Rivven's response `RecordsDeleted`, variant 33.
    public struct RecordsDeleted: RivvenCodable, Hashable {
        public var topic: String = ""
        public var results: [RivvenDeleteRecordsResult] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("results", &results)
            try coder.end()
        }
    }
}
