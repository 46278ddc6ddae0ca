public import KafkaCodecs

/// A response of Rivven's protocol, version 2. The cases are in the order of their numbers on the wire.
public enum RivvenResponse: Sendable, Hashable {
    /// The client is authenticated.
    case authenticated(Authenticated)
    /// The broker's challenge for SCRAM-SHA-256 (RFC 7677).
    case scramServerFirst(ScramServerFirst)
    /// The end of authentication with SCRAM-SHA-256: proves that the broker knows the password, or reports an error.
    case scramServerFinal(ScramServerFinal)
    /// The record was written.
    case published(Published)
    /// Messages of a partition.
    case messages(Messages)
    /// The topic was created.
    case topicCreated(TopicCreated)
    /// The names of all topics.
    case topics(Topics)
    /// The topic was deleted.
    case topicDeleted(TopicDeleted)
    /// The offset was stored.
    case offsetCommitted(OffsetCommitted)
    /// The offset that a group reads next in a partition.
    case offset(Offset)
    /// The number of partitions of a topic.
    case metadata(Metadata)
    /// The brokers, and the leaders and replicas of the requested topics.
    case clusterMetadata(ClusterMetadata)
    /// The response to `Ping`.
    case pong(Pong)
    /// The offsets at which a partition begins and ends.
    case offsetBounds(OffsetBounds)
    /// The names of all groups.
    case groups(Groups)
    /// The offsets that a group has committed.
    case groupDescription(GroupDescription)
    /// The group was deleted.
    case groupDeleted(GroupDeleted)
    /// The offset that was looked up by timestamp.
    case offsetForTimestamp(OffsetForTimestamp)
    /// The request failed.
    case error(Error)
    /// The request succeeded.
    case ok(Ok)
    /// The producer id and its epoch.
    case producerIdInitialized(ProducerIdInitialized)
    /// The record was written, or an earlier request had the same sequence number.
    case idempotentPublished(IdempotentPublished)
    /// The transaction has begun.
    case transactionStarted(TransactionStarted)
    /// The partitions are part of the transaction.
    case partitionsAddedToTxn(PartitionsAddedToTxn)
    /// The record was written as part of the transaction.
    case transactionalPublished(TransactionalPublished)
    /// The offsets are part of the transaction.
    case offsetsAddedToTxn(OffsetsAddedToTxn)
    /// The transaction was committed.
    case transactionCommitted(TransactionCommitted)
    /// The transaction was aborted.
    case transactionAborted(TransactionAborted)
    /// The quotas of the requested entities.
    case quotasDescribed(QuotasDescribed)
    /// Quotas were changed.
    case quotasAltered(QuotasAltered)
    /// The client has exceeded a quota. The broker did not carry the request out.
    case throttled(Throttled)
    /// A topic's settings were changed.
    case topicConfigAltered(TopicConfigAltered)
    /// Partitions were added to the topic.
    case partitionsCreated(PartitionsCreated)
    /// The result of deleting records, for each partition.
    case recordsDeleted(RecordsDeleted)
    /// The settings of the requested topics.
    case topicConfigsDescribed(TopicConfigsDescribed)
    /// Whether the broker accepts the client's protocol version.
    case handshakeResult(HandshakeResult)
    /// The member has joined the group.
    case joinGroupResult(JoinGroupResult)
    /// The member's partitions.
    case syncGroupResult(SyncGroupResult)
    /// The group's state, as an error code.
    case heartbeatResult(HeartbeatResult)
    /// The member has left the group.
    case leaveGroupResult(LeaveGroupResult)
    /// The records were written.
    case publishedBatch(PublishedBatch)
    /// The records were written, or an earlier request had the same sequence numbers.
    case idempotentPublishedBatch(IdempotentPublishedBatch)

    /// The variant's number on the wire.
    public var index: UInt32 {
        switch self {
        case .authenticated: 0
        case .scramServerFirst: 1
        case .scramServerFinal: 2
        case .published: 3
        case .messages: 4
        case .topicCreated: 5
        case .topics: 6
        case .topicDeleted: 7
        case .offsetCommitted: 8
        case .offset: 9
        case .metadata: 10
        case .clusterMetadata: 11
        case .pong: 12
        case .offsetBounds: 13
        case .groups: 14
        case .groupDescription: 15
        case .groupDeleted: 16
        case .offsetForTimestamp: 17
        case .error: 18
        case .ok: 19
        case .producerIdInitialized: 20
        case .idempotentPublished: 21
        case .transactionStarted: 22
        case .partitionsAddedToTxn: 23
        case .transactionalPublished: 24
        case .offsetsAddedToTxn: 25
        case .transactionCommitted: 26
        case .transactionAborted: 27
        case .quotasDescribed: 28
        case .quotasAltered: 29
        case .throttled: 30
        case .topicConfigAltered: 31
        case .partitionsCreated: 32
        case .recordsDeleted: 33
        case .topicConfigsDescribed: 34
        case .handshakeResult: 35
        case .joinGroupResult: 36
        case .syncGroupResult: 37
        case .heartbeatResult: 38
        case .leaveGroupResult: 39
        case .publishedBatch: 40
        case .idempotentPublishedBatch: 41
        }
    }

    /// Rivven's name of the variant.
    public var name: String {
        switch self {
        case .authenticated: "Authenticated"
        case .scramServerFirst: "ScramServerFirst"
        case .scramServerFinal: "ScramServerFinal"
        case .published: "Published"
        case .messages: "Messages"
        case .topicCreated: "TopicCreated"
        case .topics: "Topics"
        case .topicDeleted: "TopicDeleted"
        case .offsetCommitted: "OffsetCommitted"
        case .offset: "Offset"
        case .metadata: "Metadata"
        case .clusterMetadata: "ClusterMetadata"
        case .pong: "Pong"
        case .offsetBounds: "OffsetBounds"
        case .groups: "Groups"
        case .groupDescription: "GroupDescription"
        case .groupDeleted: "GroupDeleted"
        case .offsetForTimestamp: "OffsetForTimestamp"
        case .error: "Error"
        case .ok: "Ok"
        case .producerIdInitialized: "ProducerIdInitialized"
        case .idempotentPublished: "IdempotentPublished"
        case .transactionStarted: "TransactionStarted"
        case .partitionsAddedToTxn: "PartitionsAddedToTxn"
        case .transactionalPublished: "TransactionalPublished"
        case .offsetsAddedToTxn: "OffsetsAddedToTxn"
        case .transactionCommitted: "TransactionCommitted"
        case .transactionAborted: "TransactionAborted"
        case .quotasDescribed: "QuotasDescribed"
        case .quotasAltered: "QuotasAltered"
        case .throttled: "Throttled"
        case .topicConfigAltered: "TopicConfigAltered"
        case .partitionsCreated: "PartitionsCreated"
        case .recordsDeleted: "RecordsDeleted"
        case .topicConfigsDescribed: "TopicConfigsDescribed"
        case .handshakeResult: "HandshakeResult"
        case .joinGroupResult: "JoinGroupResult"
        case .syncGroupResult: "SyncGroupResult"
        case .heartbeatResult: "HeartbeatResult"
        case .leaveGroupResult: "LeaveGroupResult"
        case .publishedBatch: "PublishedBatch"
        case .idempotentPublishedBatch: "IdempotentPublishedBatch"
        }
    }

    /// Reads the fields of variant `index`.
    ///
    /// - Throws: `CodecError`: with `.unsupported` if the number is unknown, otherwise if the fields cannot be read.
    public init(index: UInt32, from coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        switch index {
        case 0: self = .authenticated(try coder.value())
        case 1: self = .scramServerFirst(try coder.value())
        case 2: self = .scramServerFinal(try coder.value())
        case 3: self = .published(try coder.value())
        case 4: self = .messages(try coder.value())
        case 5: self = .topicCreated(try coder.value())
        case 6: self = .topics(try coder.value())
        case 7: self = .topicDeleted(try coder.value())
        case 8: self = .offsetCommitted(try coder.value())
        case 9: self = .offset(try coder.value())
        case 10: self = .metadata(try coder.value())
        case 11: self = .clusterMetadata(try coder.value())
        case 12: self = .pong(try coder.value())
        case 13: self = .offsetBounds(try coder.value())
        case 14: self = .groups(try coder.value())
        case 15: self = .groupDescription(try coder.value())
        case 16: self = .groupDeleted(try coder.value())
        case 17: self = .offsetForTimestamp(try coder.value())
        case 18: self = .error(try coder.value())
        case 19: self = .ok(try coder.value())
        case 20: self = .producerIdInitialized(try coder.value())
        case 21: self = .idempotentPublished(try coder.value())
        case 22: self = .transactionStarted(try coder.value())
        case 23: self = .partitionsAddedToTxn(try coder.value())
        case 24: self = .transactionalPublished(try coder.value())
        case 25: self = .offsetsAddedToTxn(try coder.value())
        case 26: self = .transactionCommitted(try coder.value())
        case 27: self = .transactionAborted(try coder.value())
        case 28: self = .quotasDescribed(try coder.value())
        case 29: self = .quotasAltered(try coder.value())
        case 30: self = .throttled(try coder.value())
        case 31: self = .topicConfigAltered(try coder.value())
        case 32: self = .partitionsCreated(try coder.value())
        case 33: self = .recordsDeleted(try coder.value())
        case 34: self = .topicConfigsDescribed(try coder.value())
        case 35: self = .handshakeResult(try coder.value())
        case 36: self = .joinGroupResult(try coder.value())
        case 37: self = .syncGroupResult(try coder.value())
        case 38: self = .heartbeatResult(try coder.value())
        case 39: self = .leaveGroupResult(try coder.value())
        case 40: self = .publishedBatch(try coder.value())
        case 41: self = .idempotentPublishedBatch(try coder.value())
        default: throw CodecError(.unsupported, "unknown Rivven response number \(index)")
        }
    }

    /// Writes the fields. The variant's number is not part of them.
    public func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        switch self {
        case .authenticated(var fields): try fields.code(with: &coder)
        case .scramServerFirst(var fields): try fields.code(with: &coder)
        case .scramServerFinal(var fields): try fields.code(with: &coder)
        case .published(var fields): try fields.code(with: &coder)
        case .messages(var fields): try fields.code(with: &coder)
        case .topicCreated(var fields): try fields.code(with: &coder)
        case .topics(var fields): try fields.code(with: &coder)
        case .topicDeleted(var fields): try fields.code(with: &coder)
        case .offsetCommitted(var fields): try fields.code(with: &coder)
        case .offset(var fields): try fields.code(with: &coder)
        case .metadata(var fields): try fields.code(with: &coder)
        case .clusterMetadata(var fields): try fields.code(with: &coder)
        case .pong(var fields): try fields.code(with: &coder)
        case .offsetBounds(var fields): try fields.code(with: &coder)
        case .groups(var fields): try fields.code(with: &coder)
        case .groupDescription(var fields): try fields.code(with: &coder)
        case .groupDeleted(var fields): try fields.code(with: &coder)
        case .offsetForTimestamp(var fields): try fields.code(with: &coder)
        case .error(var fields): try fields.code(with: &coder)
        case .ok(var fields): try fields.code(with: &coder)
        case .producerIdInitialized(var fields): try fields.code(with: &coder)
        case .idempotentPublished(var fields): try fields.code(with: &coder)
        case .transactionStarted(var fields): try fields.code(with: &coder)
        case .partitionsAddedToTxn(var fields): try fields.code(with: &coder)
        case .transactionalPublished(var fields): try fields.code(with: &coder)
        case .offsetsAddedToTxn(var fields): try fields.code(with: &coder)
        case .transactionCommitted(var fields): try fields.code(with: &coder)
        case .transactionAborted(var fields): try fields.code(with: &coder)
        case .quotasDescribed(var fields): try fields.code(with: &coder)
        case .quotasAltered(var fields): try fields.code(with: &coder)
        case .throttled(var fields): try fields.code(with: &coder)
        case .topicConfigAltered(var fields): try fields.code(with: &coder)
        case .partitionsCreated(var fields): try fields.code(with: &coder)
        case .recordsDeleted(var fields): try fields.code(with: &coder)
        case .topicConfigsDescribed(var fields): try fields.code(with: &coder)
        case .handshakeResult(var fields): try fields.code(with: &coder)
        case .joinGroupResult(var fields): try fields.code(with: &coder)
        case .syncGroupResult(var fields): try fields.code(with: &coder)
        case .heartbeatResult(var fields): try fields.code(with: &coder)
        case .leaveGroupResult(var fields): try fields.code(with: &coder)
        case .publishedBatch(var fields): try fields.code(with: &coder)
        case .idempotentPublishedBatch(var fields): try fields.code(with: &coder)
        }
    }
}
