public import KafkaCodecs

// Brokers, and which partitions they have.

/// Rivven's `BrokerInfo`.
public struct RivvenBrokerInfo: RivvenCodable, Hashable {
    public var nodeID: String = ""
    public var host: String = ""
    public var port: UInt16 = 0
    public var rack: String?

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("node_id", &nodeID)
        try coder.field("host", &host)
        try coder.field("port", &port)
        try coder.field("rack", &rack)
        try coder.end()
    }
}

/// Rivven's `TopicMetadata`.
public struct RivvenTopicMetadata: RivvenCodable, Hashable {
    public var name: String = ""
    public var isInternal: Bool = false
    public var partitions: [RivvenPartitionMetadata] = []

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("name", &name)
        try coder.field("is_internal", &isInternal)
        try coder.field("partitions", &partitions)
        try coder.end()
    }
}

/// Rivven's `PartitionMetadata`.
public struct RivvenPartitionMetadata: RivvenCodable, Hashable {
    public var partition: UInt32 = 0
    public var leader: String?
    public var replicas: [String] = []
    public var isr: [String] = []
    public var offline: Bool = false

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("partition", &partition)
        try coder.field("leader", &leader)
        try coder.field("replicas", &replicas)
        try coder.field("isr", &isr)
        try coder.field("offline", &offline)
        try coder.end()
    }
}

extension RivvenRequest {
    /// Rivven's request `GetClusterMetadata`, variant 12.
    public struct GetClusterMetadata: RivvenCodable, Hashable {
        public var topics: [String] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topics", &topics)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// Rivven's response `ClusterMetadata`, variant 11.
    public struct ClusterMetadata: RivvenCodable, Hashable {
        public var controllerID: String?
        public var brokers: [RivvenBrokerInfo] = []
        public var topics: [RivvenTopicMetadata] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("controller_id", &controllerID)
            try coder.field("brokers", &brokers)
            try coder.field("topics", &topics)
            try coder.end()
        }
    }
}
