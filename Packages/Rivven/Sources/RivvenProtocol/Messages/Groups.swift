public import KafkaCodecs

// Consumer groups: offsets and membership.

extension RivvenRequest {
    /// Rivven's request `CommitOffset`, variant 9.
    public struct CommitOffset: RivvenCodable, Hashable {
        public var consumerGroup: String = ""
        public var topic: String = ""
        public var partition: UInt32 = 0
        public var offset: UInt64 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("offset", &offset)
            try coder.end()
        }
    }

    /// Rivven's request `GetOffset`, variant 10.
    public struct GetOffset: RivvenCodable, Hashable {
        public var consumerGroup: String = ""
        public var topic: String = ""
        public var partition: UInt32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.end()
        }
    }

    /// Rivven's request `ListGroups`, variant 15.
    public struct ListGroups: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Rivven's request `DescribeGroup`, variant 16.
    public struct DescribeGroup: RivvenCodable, Hashable {
        public var consumerGroup: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.end()
        }
    }

    /// Rivven's request `DeleteGroup`, variant 17.
    public struct DeleteGroup: RivvenCodable, Hashable {
        public var consumerGroup: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.end()
        }
    }

    /// Rivven's request `JoinGroup`, variant 34.
    public struct JoinGroup: RivvenCodable, Hashable {
        public var groupID: String = ""
        public var memberID: String = ""
        public var sessionTimeoutMs: UInt32 = 0
        public var rebalanceTimeoutMs: UInt32 = 0
        public var protocolType: String = ""
        public var subscriptions: [String] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("group_id", &groupID)
            try coder.field("member_id", &memberID)
            try coder.field("session_timeout_ms", &sessionTimeoutMs)
            try coder.field("rebalance_timeout_ms", &rebalanceTimeoutMs)
            try coder.field("protocol_type", &protocolType)
            try coder.field("subscriptions", &subscriptions)
            try coder.end()
        }
    }

    /// Rivven's request `SyncGroup`, variant 35.
    public struct SyncGroup: RivvenCodable, Hashable {
        public var groupID: String = ""
        public var generationID: UInt32 = 0
        public var memberID: String = ""
        public var assignments: [RivvenPair<String, [RivvenPair<String, [UInt32]>]>] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("group_id", &groupID)
            try coder.field("generation_id", &generationID)
            try coder.field("member_id", &memberID)
            try coder.field("assignments", &assignments)
            try coder.end()
        }
    }

    /// Rivven's request `Heartbeat`, variant 36.
    public struct Heartbeat: RivvenCodable, Hashable {
        public var groupID: String = ""
        public var generationID: UInt32 = 0
        public var memberID: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("group_id", &groupID)
            try coder.field("generation_id", &generationID)
            try coder.field("member_id", &memberID)
            try coder.end()
        }
    }

    /// Rivven's request `LeaveGroup`, variant 37.
    public struct LeaveGroup: RivvenCodable, Hashable {
        public var groupID: String = ""
        public var memberID: String = ""

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("group_id", &groupID)
            try coder.field("member_id", &memberID)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// Rivven's response `OffsetCommitted`, variant 8.
    public struct OffsetCommitted: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Rivven's response `Offset`, variant 9.
    public struct Offset: RivvenCodable, Hashable {
        public var offset: UInt64?

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("offset", &offset)
            try coder.end()
        }
    }

    /// Rivven's response `Groups`, variant 14.
    public struct Groups: RivvenCodable, Hashable {
        public var groups: [String] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("groups", &groups)
            try coder.end()
        }
    }

    /// Rivven's response `GroupDescription`, variant 15.
    public struct GroupDescription: RivvenCodable, Hashable {
        public var consumerGroup: String = ""
        public var offsets: RivvenMap<String, RivvenMap<UInt32, UInt64>> = RivvenMap<
            String, RivvenMap<UInt32, UInt64>
        >()

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.field("offsets", &offsets)
            try coder.end()
        }
    }

    /// Rivven's response `GroupDeleted`, variant 16.
    public struct GroupDeleted: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Rivven's response `JoinGroupResult`, variant 36.
    public struct JoinGroupResult: RivvenCodable, Hashable {
        public var generationID: UInt32 = 0
        public var protocolType: String = ""
        public var memberID: String = ""
        public var leaderID: String = ""
        public var members: [RivvenPair<String, [String]>] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("generation_id", &generationID)
            try coder.field("protocol_type", &protocolType)
            try coder.field("member_id", &memberID)
            try coder.field("leader_id", &leaderID)
            try coder.field("members", &members)
            try coder.end()
        }
    }

    /// Rivven's response `SyncGroupResult`, variant 37.
    public struct SyncGroupResult: RivvenCodable, Hashable {
        public var assignments: [RivvenPair<String, [UInt32]>] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("assignments", &assignments)
            try coder.end()
        }
    }

    /// Rivven's response `HeartbeatResult`, variant 38.
    public struct HeartbeatResult: RivvenCodable, Hashable {
        public var errorCode: Int32 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("error_code", &errorCode)
            try coder.end()
        }
    }

    /// Rivven's response `LeaveGroupResult`, variant 39.
    public struct LeaveGroupResult: RivvenCodable, Hashable {
        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }
}
