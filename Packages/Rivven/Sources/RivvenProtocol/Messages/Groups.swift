public import KafkaCodecs

// Consumer groups: offsets and membership.

extension RivvenRequest {
    /// Stores the offset that a group reads next in a partition.
    ///
    /// Rivven's request `CommitOffset`, variant 9.
    public struct CommitOffset: RivvenCodable, Hashable {
        /// The group's name.
        public var consumerGroup: String = ""
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number, from 0.
        public var partition: UInt32 = 0
        /// The offset that the group reads next.
        public var offset: UInt64 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.field("offset", &offset)
            try coder.end()
        }
    }

    /// Requests the offset that a group reads next in a partition.
    ///
    /// Rivven's request `GetOffset`, variant 10.
    public struct GetOffset: RivvenCodable, Hashable {
        /// The group's name.
        public var consumerGroup: String = ""
        /// The topic's name.
        public var topic: String = ""
        /// The partition's number, from 0.
        public var partition: UInt32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.field("topic", &topic)
            try coder.field("partition", &partition)
            try coder.end()
        }
    }

    /// Requests the names of all groups.
    ///
    /// Rivven's request `ListGroups`, variant 15.
    public struct ListGroups: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// Requests all offsets that a group has committed.
    ///
    /// Rivven's request `DescribeGroup`, variant 16.
    public struct DescribeGroup: RivvenCodable, Hashable {
        /// The group's name.
        public var consumerGroup: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.end()
        }
    }

    /// Deletes a group.
    ///
    /// Rivven's request `DeleteGroup`, variant 17.
    public struct DeleteGroup: RivvenCodable, Hashable {
        /// The group's name.
        public var consumerGroup: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.end()
        }
    }

    /// Joins a group, or joins it again.
    ///
    /// Rivven's request `JoinGroup`, variant 34.
    public struct JoinGroup: RivvenCodable, Hashable {
        /// The group's name.
        public var groupID: String = ""
        /// The member's id, which the client may choose.
        public var memberID: String = ""
        /// How long the broker keeps a member that sends no heartbeat, in milliseconds.
        public var sessionTimeoutMs: UInt32 = 0
        /// How long members may take to join again in a rebalance, in milliseconds.
        public var rebalanceTimeoutMs: UInt32 = 0
        /// The kind of group: `consumer`.
        public var protocolType: String = ""
        /// The topics that the member wants to read.
        public var subscriptions: [String] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
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

    /// Requests the member's partitions. The leader sends the assignment with it.
    ///
    /// Rivven's request `SyncGroup`, variant 35.
    public struct SyncGroup: RivvenCodable, Hashable {
        /// The group's name.
        public var groupID: String = ""
        /// The group's generation.
        public var generationID: UInt32 = 0
        /// The member's id.
        public var memberID: String = ""
        /// For each member its partitions, by topic. Only the leader sends them.
        public var assignments: [RivvenPair<String, [RivvenPair<String, [UInt32]>]>] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("group_id", &groupID)
            try coder.field("generation_id", &generationID)
            try coder.field("member_id", &memberID)
            try coder.field("assignments", &assignments)
            try coder.end()
        }
    }

    /// Keeps a member in its group. The response reports whether the group is rebalancing.
    ///
    /// Rivven's request `Heartbeat`, variant 36.
    public struct Heartbeat: RivvenCodable, Hashable {
        /// The group's name.
        public var groupID: String = ""
        /// The group's generation.
        public var generationID: UInt32 = 0
        /// The member's id.
        public var memberID: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("group_id", &groupID)
            try coder.field("generation_id", &generationID)
            try coder.field("member_id", &memberID)
            try coder.end()
        }
    }

    /// Leaves a group.
    ///
    /// Rivven's request `LeaveGroup`, variant 37.
    public struct LeaveGroup: RivvenCodable, Hashable {
        /// The group's name.
        public var groupID: String = ""
        /// The member's id.
        public var memberID: String = ""

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("group_id", &groupID)
            try coder.field("member_id", &memberID)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// The offset was stored.
    ///
    /// Rivven's response `OffsetCommitted`, variant 8.
    public struct OffsetCommitted: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// The offset that a group reads next in a partition.
    ///
    /// Rivven's response `Offset`, variant 9.
    public struct Offset: RivvenCodable, Hashable {
        /// The offset; `nil` if none was committed.
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

    /// The names of all groups.
    ///
    /// Rivven's response `Groups`, variant 14.
    public struct Groups: RivvenCodable, Hashable {
        /// The groups' names.
        public var groups: [String] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("groups", &groups)
            try coder.end()
        }
    }

    /// The offsets that a group has committed.
    ///
    /// Rivven's response `GroupDescription`, variant 15.
    public struct GroupDescription: RivvenCodable, Hashable {
        /// The group's name.
        public var consumerGroup: String = ""
        /// The offset that the group reads next, by topic and partition.
        public var offsets: RivvenMap<String, RivvenMap<UInt32, UInt64>> = RivvenMap<
            String, RivvenMap<UInt32, UInt64>
        >()

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("consumer_group", &consumerGroup)
            try coder.field("offsets", &offsets)
            try coder.end()
        }
    }

    /// The group was deleted.
    ///
    /// Rivven's response `GroupDeleted`, variant 16.
    public struct GroupDeleted: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }

    /// The member has joined the group.
    ///
    /// Rivven's response `JoinGroupResult`, variant 36.
    public struct JoinGroupResult: RivvenCodable, Hashable {
        /// The group's generation.
        public var generationID: UInt32 = 0
        /// The kind of group: `consumer`.
        public var protocolType: String = ""
        /// The member's id.
        public var memberID: String = ""
        /// The id of the member that makes the assignment.
        public var leaderID: String = ""
        /// For each member the topics that it wants to read.
        public var members: [RivvenPair<String, [String]>] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
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

    /// The member's partitions.
    ///
    /// Rivven's response `SyncGroupResult`, variant 37.
    public struct SyncGroupResult: RivvenCodable, Hashable {
        /// The member's partitions, by topic.
        public var assignments: [RivvenPair<String, [UInt32]>] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("assignments", &assignments)
            try coder.end()
        }
    }

    /// The group's state, as an error code.
    ///
    /// Rivven's response `HeartbeatResult`, variant 38.
    public struct HeartbeatResult: RivvenCodable, Hashable {
        /// 0 if the group is stable, 27 if it is rebalancing, 25 if it does not know the member.
        public var errorCode: Int32 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("error_code", &errorCode)
            try coder.end()
        }
    }

    /// The member has left the group.
    ///
    /// Rivven's response `LeaveGroupResult`, variant 39.
    public struct LeaveGroupResult: RivvenCodable, Hashable {
        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.end()
        }
    }
}
