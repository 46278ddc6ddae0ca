public import KafkaCodecs

// Brokers, and the partitions that they lead and replicate.

/// A broker of the cluster: Rivven's `BrokerInfo`.
public struct RivvenBrokerInfo: RivvenCodable, Hashable {
    /// The broker's id.
    public var nodeID: String = ""
    /// The host to which clients connect.
    public var host: String = ""
    /// The port to which clients connect.
    public var port: UInt16 = 0
    /// The broker's rack, if it has one.
    public var rack: String?

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("node_id", &nodeID)
        try coder.field("host", &host)
        try coder.field("port", &port)
        try coder.field("rack", &rack)
        try coder.end()
    }
}

/// A topic and its partitions: Rivven's `TopicMetadata`.
public struct RivvenTopicMetadata: RivvenCodable, Hashable {
    /// The topic's name.
    public var name: String = ""
    /// Whether the topic is one of the brokers' own.
    public var isInternal: Bool = false
    /// The topic's partitions.
    public var partitions: [RivvenPartitionMetadata] = []

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("name", &name)
        try coder.field("is_internal", &isInternal)
        try coder.field("partitions", &partitions)
        try coder.end()
    }
}

/// The leader and the replicas of a partition: Rivven's `PartitionMetadata`.
public struct RivvenPartitionMetadata: RivvenCodable, Hashable {
    /// The partition's number, from 0.
    public var partition: UInt32 = 0
    /// The id of the broker that leads the partition; `nil` if none does.
    public var leader: String?
    /// The ids of the brokers that have replicas.
    public var replicas: [String] = []
    /// The ids of the brokers whose replicas are in sync.
    public var isr: [String] = []
    /// Whether the partition has no leader, so that it can be neither read nor written.
    public var offline: Bool = false

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
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
    /// Requests the brokers, and the leaders and replicas of topics.
    ///
    /// Rivven's request `GetClusterMetadata`, variant 12.
    public struct GetClusterMetadata: RivvenCodable, Hashable {
        /// The topics' names; all topics if empty.
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
}

extension RivvenResponse {
    /// The brokers, and the leaders and replicas of the requested topics.
    ///
    /// Rivven's response `ClusterMetadata`, variant 11.
    public struct ClusterMetadata: RivvenCodable, Hashable {
        /// The id of the controller; `nil` if there is none.
        public var controllerID: String?
        /// The brokers of the cluster.
        public var brokers: [RivvenBrokerInfo] = []
        /// The requested topics.
        public var topics: [RivvenTopicMetadata] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("controller_id", &controllerID)
            try coder.field("brokers", &brokers)
            try coder.field("topics", &topics)
            try coder.end()
        }
    }
}
