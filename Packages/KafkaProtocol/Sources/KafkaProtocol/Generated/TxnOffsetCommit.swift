// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request TxnOffsetCommit (28), versions 0 to 5.
public struct TxnOffsetCommitRequest: KafkaRequest {
    /// `TransactionalId`.
    public var transactionalId: String = ""
    /// `GroupId`.
    public var groupId: String = ""
    /// `ProducerId`.
    public var producerId: Int64 = 0
    /// `ProducerEpoch`.
    public var producerEpoch: Int16 = 0
    /// `GenerationId`, from version 3.
    public var generationId: Int32 = -1
    /// `MemberId`, from version 3.
    public var memberId: String = ""
    /// `GroupInstanceId`, from version 3.
    public var groupInstanceId: String?
    /// `Topics`.
    public var topics: [TxnOffsetCommitRequestTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = TxnOffsetCommitResponse
    public static var apiKey: APIKey { .txnOffsetCommit }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        transactionalId = try r.string(compact: compact)
        groupId = try r.string(compact: compact)
        producerId = try r.int64()
        producerEpoch = try r.int16()
        if version >= 3 { generationId = try r.int32() }
        if version >= 3 { memberId = try r.string(compact: compact) }
        if version >= 3 { groupInstanceId = try r.nullableString(compact: compact) }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TxnOffsetCommitRequestTopic(from: &r, version: version)) }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        w.string(transactionalId, compact: compact)
        w.string(groupId, compact: compact)
        w.int64(producerId)
        w.int16(producerEpoch)
        if version >= 3 { w.int32(generationId) }
        if version >= 3 { w.string(memberId, compact: compact) }
        if version >= 3 { w.nullableString(groupInstanceId, compact: compact) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

extension TxnOffsetCommitRequest {
    /// TxnOffsetCommitRequestTopic of TxnOffsetCommitRequest.
    public struct TxnOffsetCommitRequestTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [TxnOffsetCommitRequestPartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 3
            name = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 14)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try TxnOffsetCommitRequestPartition(from: &r, version: version))
            }
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 3
            w.string(name, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// TxnOffsetCommitRequestPartition of TxnOffsetCommitRequest.
    public struct TxnOffsetCommitRequestPartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `CommittedOffset`.
        public var committedOffset: Int64 = 0
        /// `CommittedLeaderEpoch`, from version 2.
        public var committedLeaderEpoch: Int32 = -1
        /// `CommittedMetadata`.
        public var committedMetadata: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 3
            partitionIndex = try r.int32()
            committedOffset = try r.int64()
            if version >= 2 { committedLeaderEpoch = try r.int32() }
            committedMetadata = try r.nullableString(compact: compact)
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 3
            w.int32(partitionIndex)
            w.int64(committedOffset)
            if version >= 2 { w.int32(committedLeaderEpoch) }
            w.nullableString(committedMetadata, compact: compact)
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to TxnOffsetCommit (28), versions 0 to 5.
public struct TxnOffsetCommitResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`.
    public var topics: [TxnOffsetCommitResponseTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .txnOffsetCommit }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        throttleTimeMs = try r.int32()
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TxnOffsetCommitResponseTopic(from: &r, version: version)) }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        w.int32(throttleTimeMs)
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

extension TxnOffsetCommitResponse {
    /// TxnOffsetCommitResponseTopic of TxnOffsetCommitResponse.
    public struct TxnOffsetCommitResponseTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [TxnOffsetCommitResponsePartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 3
            name = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 6)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try TxnOffsetCommitResponsePartition(from: &r, version: version))
            }
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 3
            w.string(name, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// TxnOffsetCommitResponsePartition of TxnOffsetCommitResponse.
    public struct TxnOffsetCommitResponsePartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
