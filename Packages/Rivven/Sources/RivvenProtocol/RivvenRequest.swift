public import KafkaCodecs

/// A request of Rivven's protocol, version 2. The cases are in the order of their numbers on the wire.
public enum RivvenRequest: Sendable, Hashable {
    /// Authenticates with a user name and a password in plain text. To be used over TLS only.
    case authenticate(Authenticate)
    /// Authenticates with a SASL message of a client, such as SASL/PLAIN (RFC 4616).
    case saslAuthenticate(SaslAuthenticate)
    /// Begins authentication with SCRAM-SHA-256 (RFC 7677).
    case scramClientFirst(ScramClientFirst)
    /// Continues authentication with SCRAM-SHA-256: proves that the client knows the password (RFC 7677).
    case scramClientFinal(ScramClientFinal)
    /// Writes one record.
    case publish(Publish)
    /// Requests messages of a partition from an offset on.
    case consume(Consume)
    /// Creates a topic.
    case createTopic(CreateTopic)
    /// Requests the names of all topics.
    case listTopics(ListTopics)
    /// Deletes a topic.
    case deleteTopic(DeleteTopic)
    /// Stores the offset that a group reads next in a partition.
    case commitOffset(CommitOffset)
    /// Requests the offset that a group reads next in a partition.
    case getOffset(GetOffset)
    /// Requests the number of partitions of a topic.
    case getMetadata(GetMetadata)
    /// Requests the brokers, and the leaders and replicas of topics.
    case getClusterMetadata(GetClusterMetadata)
    /// Checks that the broker responds.
    case ping(Ping)
    /// Requests the offsets at which a partition begins and ends.
    case getOffsetBounds(GetOffsetBounds)
    /// Requests the names of all groups.
    case listGroups(ListGroups)
    /// Requests all offsets that a group has committed.
    case describeGroup(DescribeGroup)
    /// Deletes a group.
    case deleteGroup(DeleteGroup)
    /// Requests the first offset whose message has this timestamp or a later one.
    case getOffsetForTimestamp(GetOffsetForTimestamp)
    /// Requests a producer id, or raises the epoch of one that the broker knows.
    case initProducerId(InitProducerId)
    /// Writes one record, under a sequence number by which the broker recognizes a repeated request.
    case idempotentPublish(IdempotentPublish)
    /// Begins a transaction.
    case beginTransaction(BeginTransaction)
    /// Adds partitions to a transaction.
    case addPartitionsToTxn(AddPartitionsToTxn)
    /// Writes one record as part of a transaction.
    case transactionalPublish(TransactionalPublish)
    /// Adds a group's offsets to a transaction, which are committed with it.
    case addOffsetsToTxn(AddOffsetsToTxn)
    /// Commits a transaction.
    case commitTransaction(CommitTransaction)
    /// Aborts a transaction.
    case abortTransaction(AbortTransaction)
    /// Requests the quotas of entities.
    case describeQuotas(DescribeQuotas)
    /// Sets or removes quotas.
    case alterQuotas(AlterQuotas)
    /// Sets a topic's settings, or resets them to their defaults.
    case alterTopicConfig(AlterTopicConfig)
    /// Adds partitions to a topic.
    case createPartitions(CreatePartitions)
    /// Deletes the records before given offsets.
    case deleteRecords(DeleteRecords)
    /// Requests the settings of topics.
    case describeTopicConfigs(DescribeTopicConfigs)
    /// Announces the client and its protocol version. It is the first request on a connection.
    case handshake(Handshake)
    /// Joins a group, or joins it again.
    case joinGroup(JoinGroup)
    /// Requests the member's partitions. The leader sends the assignment with it.
    case syncGroup(SyncGroup)
    /// Keeps a member in its group. The response reports whether the group is rebalancing.
    case heartbeat(Heartbeat)
    /// Leaves a group.
    case leaveGroup(LeaveGroup)
    /// Writes several records to one partition.
    case publishBatch(PublishBatch)
    /// Writes several records to one partition, under sequence numbers by which the broker recognizes a repeated
    /// request.
    case idempotentPublishBatch(IdempotentPublishBatch)

    /// The variant's number on the wire.
    public var index: UInt32 {
        switch self {
        case .authenticate: 0
        case .saslAuthenticate: 1
        case .scramClientFirst: 2
        case .scramClientFinal: 3
        case .publish: 4
        case .consume: 5
        case .createTopic: 6
        case .listTopics: 7
        case .deleteTopic: 8
        case .commitOffset: 9
        case .getOffset: 10
        case .getMetadata: 11
        case .getClusterMetadata: 12
        case .ping: 13
        case .getOffsetBounds: 14
        case .listGroups: 15
        case .describeGroup: 16
        case .deleteGroup: 17
        case .getOffsetForTimestamp: 18
        case .initProducerId: 19
        case .idempotentPublish: 20
        case .beginTransaction: 21
        case .addPartitionsToTxn: 22
        case .transactionalPublish: 23
        case .addOffsetsToTxn: 24
        case .commitTransaction: 25
        case .abortTransaction: 26
        case .describeQuotas: 27
        case .alterQuotas: 28
        case .alterTopicConfig: 29
        case .createPartitions: 30
        case .deleteRecords: 31
        case .describeTopicConfigs: 32
        case .handshake: 33
        case .joinGroup: 34
        case .syncGroup: 35
        case .heartbeat: 36
        case .leaveGroup: 37
        case .publishBatch: 38
        case .idempotentPublishBatch: 39
        }
    }

    /// Rivven's name of the variant.
    public var name: String {
        switch self {
        case .authenticate: "Authenticate"
        case .saslAuthenticate: "SaslAuthenticate"
        case .scramClientFirst: "ScramClientFirst"
        case .scramClientFinal: "ScramClientFinal"
        case .publish: "Publish"
        case .consume: "Consume"
        case .createTopic: "CreateTopic"
        case .listTopics: "ListTopics"
        case .deleteTopic: "DeleteTopic"
        case .commitOffset: "CommitOffset"
        case .getOffset: "GetOffset"
        case .getMetadata: "GetMetadata"
        case .getClusterMetadata: "GetClusterMetadata"
        case .ping: "Ping"
        case .getOffsetBounds: "GetOffsetBounds"
        case .listGroups: "ListGroups"
        case .describeGroup: "DescribeGroup"
        case .deleteGroup: "DeleteGroup"
        case .getOffsetForTimestamp: "GetOffsetForTimestamp"
        case .initProducerId: "InitProducerId"
        case .idempotentPublish: "IdempotentPublish"
        case .beginTransaction: "BeginTransaction"
        case .addPartitionsToTxn: "AddPartitionsToTxn"
        case .transactionalPublish: "TransactionalPublish"
        case .addOffsetsToTxn: "AddOffsetsToTxn"
        case .commitTransaction: "CommitTransaction"
        case .abortTransaction: "AbortTransaction"
        case .describeQuotas: "DescribeQuotas"
        case .alterQuotas: "AlterQuotas"
        case .alterTopicConfig: "AlterTopicConfig"
        case .createPartitions: "CreatePartitions"
        case .deleteRecords: "DeleteRecords"
        case .describeTopicConfigs: "DescribeTopicConfigs"
        case .handshake: "Handshake"
        case .joinGroup: "JoinGroup"
        case .syncGroup: "SyncGroup"
        case .heartbeat: "Heartbeat"
        case .leaveGroup: "LeaveGroup"
        case .publishBatch: "PublishBatch"
        case .idempotentPublishBatch: "IdempotentPublishBatch"
        }
    }

    /// Reads the fields of variant `index`.
    ///
    /// - Throws: `CodecError`: with `.unsupported` if the number is unknown, otherwise if the fields cannot be read.
    public init(index: UInt32, from coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        switch index {
        case 0: self = .authenticate(try coder.value())
        case 1: self = .saslAuthenticate(try coder.value())
        case 2: self = .scramClientFirst(try coder.value())
        case 3: self = .scramClientFinal(try coder.value())
        case 4: self = .publish(try coder.value())
        case 5: self = .consume(try coder.value())
        case 6: self = .createTopic(try coder.value())
        case 7: self = .listTopics(try coder.value())
        case 8: self = .deleteTopic(try coder.value())
        case 9: self = .commitOffset(try coder.value())
        case 10: self = .getOffset(try coder.value())
        case 11: self = .getMetadata(try coder.value())
        case 12: self = .getClusterMetadata(try coder.value())
        case 13: self = .ping(try coder.value())
        case 14: self = .getOffsetBounds(try coder.value())
        case 15: self = .listGroups(try coder.value())
        case 16: self = .describeGroup(try coder.value())
        case 17: self = .deleteGroup(try coder.value())
        case 18: self = .getOffsetForTimestamp(try coder.value())
        case 19: self = .initProducerId(try coder.value())
        case 20: self = .idempotentPublish(try coder.value())
        case 21: self = .beginTransaction(try coder.value())
        case 22: self = .addPartitionsToTxn(try coder.value())
        case 23: self = .transactionalPublish(try coder.value())
        case 24: self = .addOffsetsToTxn(try coder.value())
        case 25: self = .commitTransaction(try coder.value())
        case 26: self = .abortTransaction(try coder.value())
        case 27: self = .describeQuotas(try coder.value())
        case 28: self = .alterQuotas(try coder.value())
        case 29: self = .alterTopicConfig(try coder.value())
        case 30: self = .createPartitions(try coder.value())
        case 31: self = .deleteRecords(try coder.value())
        case 32: self = .describeTopicConfigs(try coder.value())
        case 33: self = .handshake(try coder.value())
        case 34: self = .joinGroup(try coder.value())
        case 35: self = .syncGroup(try coder.value())
        case 36: self = .heartbeat(try coder.value())
        case 37: self = .leaveGroup(try coder.value())
        case 38: self = .publishBatch(try coder.value())
        case 39: self = .idempotentPublishBatch(try coder.value())
        default: throw CodecError(.unsupported, "unknown Rivven request number \(index)")
        }
    }

    /// Writes the fields. The variant's number is not part of them.
    public func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        switch self {
        case .authenticate(var fields): try fields.code(with: &coder)
        case .saslAuthenticate(var fields): try fields.code(with: &coder)
        case .scramClientFirst(var fields): try fields.code(with: &coder)
        case .scramClientFinal(var fields): try fields.code(with: &coder)
        case .publish(var fields): try fields.code(with: &coder)
        case .consume(var fields): try fields.code(with: &coder)
        case .createTopic(var fields): try fields.code(with: &coder)
        case .listTopics(var fields): try fields.code(with: &coder)
        case .deleteTopic(var fields): try fields.code(with: &coder)
        case .commitOffset(var fields): try fields.code(with: &coder)
        case .getOffset(var fields): try fields.code(with: &coder)
        case .getMetadata(var fields): try fields.code(with: &coder)
        case .getClusterMetadata(var fields): try fields.code(with: &coder)
        case .ping(var fields): try fields.code(with: &coder)
        case .getOffsetBounds(var fields): try fields.code(with: &coder)
        case .listGroups(var fields): try fields.code(with: &coder)
        case .describeGroup(var fields): try fields.code(with: &coder)
        case .deleteGroup(var fields): try fields.code(with: &coder)
        case .getOffsetForTimestamp(var fields): try fields.code(with: &coder)
        case .initProducerId(var fields): try fields.code(with: &coder)
        case .idempotentPublish(var fields): try fields.code(with: &coder)
        case .beginTransaction(var fields): try fields.code(with: &coder)
        case .addPartitionsToTxn(var fields): try fields.code(with: &coder)
        case .transactionalPublish(var fields): try fields.code(with: &coder)
        case .addOffsetsToTxn(var fields): try fields.code(with: &coder)
        case .commitTransaction(var fields): try fields.code(with: &coder)
        case .abortTransaction(var fields): try fields.code(with: &coder)
        case .describeQuotas(var fields): try fields.code(with: &coder)
        case .alterQuotas(var fields): try fields.code(with: &coder)
        case .alterTopicConfig(var fields): try fields.code(with: &coder)
        case .createPartitions(var fields): try fields.code(with: &coder)
        case .deleteRecords(var fields): try fields.code(with: &coder)
        case .describeTopicConfigs(var fields): try fields.code(with: &coder)
        case .handshake(var fields): try fields.code(with: &coder)
        case .joinGroup(var fields): try fields.code(with: &coder)
        case .syncGroup(var fields): try fields.code(with: &coder)
        case .heartbeat(var fields): try fields.code(with: &coder)
        case .leaveGroup(var fields): try fields.code(with: &coder)
        case .publishBatch(var fields): try fields.code(with: &coder)
        case .idempotentPublishBatch(var fields): try fields.code(with: &coder)
        }
    }
}
