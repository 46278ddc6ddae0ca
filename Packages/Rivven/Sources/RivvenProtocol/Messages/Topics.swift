public import KafkaCodecs

// Creating, listing, growing and deleting topics, and deleting their records.

/// The result of deleting records of one partition: Rivven's `DeleteRecordsResult`.
public struct RivvenDeleteRecordsResult: RivvenCodable, Hashable {
    /// The partition's number, from 0.
    public var partition: UInt32 = 0
    /// The offset of the first record that is left.
    public var lowWatermark: UInt64 = 0
    /// Why nothing was deleted; `nil` on success.
    public var error: String?

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("partition", &partition)
        try coder.field("low_watermark", &lowWatermark)
        try coder.field("error", &error)
        try coder.end()
    }
}

extension RivvenRequest {
    /// Creates a topic.
    ///
    /// Rivven's request `CreateTopic`, variant 6.
    public struct CreateTopic: RivvenCodable, Hashable {
        /// The topic's name.
        public var name: String = ""
        /// The number of partitions; the broker's default if `nil`.
        public var partitions: UInt32?

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("name", &name)
            try coder.field("partitions", &partitions)
            try coder.end()
        }
    }

    /// Requests the names of all topics.
    ///
    /// Rivven's request `ListTopics`, variant 7.
    public struct ListTopics: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Deletes a topic.
    ///
    /// Rivven's request `DeleteTopic`, variant 8.
    public struct DeleteTopic: RivvenCodable, Hashable {
        /// The topic's name.
        public var name: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("name", &name)
            try coder.end()
        }
    }

    /// Requests the number of partitions of a topic.
    ///
    /// Rivven's request `GetMetadata`, variant 11.
    public struct GetMetadata: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.end()
        }
    }

    /// Adds partitions to a topic.
    ///
    /// Rivven's request `CreatePartitions`, variant 30.
    public struct CreatePartitions: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The number of partitions that the topic is to have in all.
        public var newPartitionCount: UInt32 = 0
        /// The ids of the brokers for each new partition; the broker chooses if empty.
        public var assignments: [[String]] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("new_partition_count", &newPartitionCount)
            try coder.field("assignments", &assignments)
            try coder.end()
        }
    }

    /// Deletes the records before given offsets.
    ///
    /// Rivven's request `DeleteRecords`, variant 31.
    public struct DeleteRecords: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// For each partition, the offset before which records are deleted.
        public var partitionOffsets: [RivvenPair<UInt32, UInt64>] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("partition_offsets", &partitionOffsets)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// The topic was created.
    ///
    /// Rivven's response `TopicCreated`, variant 5.
    public struct TopicCreated: RivvenCodable, Hashable {
        /// The topic's name.
        public var name: String = ""
        /// The number of partitions.
        public var partitions: UInt32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("name", &name)
            try coder.field("partitions", &partitions)
            try coder.end()
        }
    }

    /// The names of all topics.
    ///
    /// Rivven's response `Topics`, variant 6.
    public struct Topics: RivvenCodable, Hashable {
        /// The topics' names.
        public var topics: [String] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topics", &topics)
            try coder.end()
        }
    }

    /// The topic was deleted.
    ///
    /// Rivven's response `TopicDeleted`, variant 7.
    public struct TopicDeleted: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// The number of partitions of a topic.
    ///
    /// Rivven's response `Metadata`, variant 10.
    public struct Metadata: RivvenCodable, Hashable {
        /// The topic's name.
        public var name: String = ""
        /// The number of partitions.
        public var partitions: UInt32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("name", &name)
            try coder.field("partitions", &partitions)
            try coder.end()
        }
    }

    /// Partitions were added to the topic.
    ///
    /// Rivven's response `PartitionsCreated`, variant 32.
    public struct PartitionsCreated: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The number of partitions that the topic has then.
        public var newPartitionCount: UInt32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("new_partition_count", &newPartitionCount)
            try coder.end()
        }
    }

    /// The result of deleting records, for each partition.
    ///
    /// Rivven's response `RecordsDeleted`, variant 33.
    public struct RecordsDeleted: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The result for each partition.
        public var results: [RivvenDeleteRecordsResult] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("results", &results)
            try coder.end()
        }
    }
}
