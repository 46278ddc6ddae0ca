public import KafkaCodecs

/// A response of Rivven's protocol, version 2. The order of the cases is the order on the wire.
public enum RivvenResponse: Sendable, Hashable {
    case authenticated(Authenticated)
    case scramServerFirst(ScramServerFirst)
    case scramServerFinal(ScramServerFinal)
    case published(Published)
    case messages(Messages)
    case topicCreated(TopicCreated)
    case topics(Topics)
    case topicDeleted(TopicDeleted)
    case offsetCommitted(OffsetCommitted)
    case offset(Offset)
    case metadata(Metadata)
    case clusterMetadata(ClusterMetadata)
    case pong(Pong)
    case offsetBounds(OffsetBounds)
    case groups(Groups)
    case groupDescription(GroupDescription)
    case groupDeleted(GroupDeleted)
    case offsetForTimestamp(OffsetForTimestamp)
    case error(Error)
    case ok(Ok)
    case producerIdInitialized(ProducerIdInitialized)
    case idempotentPublished(IdempotentPublished)
    case transactionStarted(TransactionStarted)
    case partitionsAddedToTxn(PartitionsAddedToTxn)
    case transactionalPublished(TransactionalPublished)
    case offsetsAddedToTxn(OffsetsAddedToTxn)
    case transactionCommitted(TransactionCommitted)
    case transactionAborted(TransactionAborted)
    case quotasDescribed(QuotasDescribed)
    case quotasAltered(QuotasAltered)
    case throttled(Throttled)
    case topicConfigAltered(TopicConfigAltered)
    case partitionsCreated(PartitionsCreated)
    case recordsDeleted(RecordsDeleted)
    case topicConfigsDescribed(TopicConfigsDescribed)
    case handshakeResult(HandshakeResult)
    case joinGroupResult(JoinGroupResult)
    case syncGroupResult(SyncGroupResult)
    case heartbeatResult(HeartbeatResult)
    case leaveGroupResult(LeaveGroupResult)
    case publishedBatch(PublishedBatch)
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
    /// - Throws: `CodecError` with `.unsupported` for a number that is not known here.
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
        default: throw CodecError(.unsupported, "Rivven's response number \(index) is not known here")
        }
    }

    /// Writes the fields.
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
