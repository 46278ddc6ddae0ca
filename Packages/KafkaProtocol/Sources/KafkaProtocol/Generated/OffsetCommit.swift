// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request OffsetCommit (8), versions 2 to 10.
public struct OffsetCommitRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `GenerationIdOrMemberEpoch`.
    public var generationIdOrMemberEpoch: Int32 = -1
    /// `MemberId`.
    public var memberId: String = ""
    /// `GroupInstanceId`, from version 7.
    public var groupInstanceId: String?
    /// `RetentionTimeMs`, to version 4.
    public var retentionTimeMs: Int64 = -1
    /// `Topics`.
    public var topics: [OffsetCommitRequestTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = OffsetCommitResponse
    public static var apiKey: APIKey { .offsetCommit }
    public static var validVersions: ClosedRange<Int16> { 2...10 }
    public static var flexibleVersions: Int16 { 8 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 8
        groupId = try r.string(compact: compact)
        generationIdOrMemberEpoch = try r.int32()
        memberId = try r.string(compact: compact)
        if version >= 7 { groupInstanceId = try r.nullableString(compact: compact) }
        if version <= 4 { retentionTimeMs = try r.int64() }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try OffsetCommitRequestTopic(from: &r, version: version)) }
        if version >= 8 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 8
        w.string(groupId, compact: compact)
        w.int32(generationIdOrMemberEpoch)
        w.string(memberId, compact: compact)
        if version >= 7 { w.nullableString(groupInstanceId, compact: compact) }
        if version <= 4 { w.int64(retentionTimeMs) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 8 { w.taggedFields(unknownTaggedFields) }
    }
}

extension OffsetCommitRequest {
    /// OffsetCommitRequestTopic of OffsetCommitRequest.
    public struct OffsetCommitRequestTopic: Sendable {
        /// `Name`, to version 9.
        public var name: String = ""
        /// `TopicId`, from version 10.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [OffsetCommitRequestPartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 8
            if version <= 9 { name = try r.string(compact: compact) }
            if version >= 10 { topicId = try r.uuid() }
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 14)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try OffsetCommitRequestPartition(from: &r, version: version))
            }
            if version >= 8 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 8
            if version <= 9 { w.string(name, compact: compact) }
            if version >= 10 { w.uuid(topicId) }
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 8 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// OffsetCommitRequestPartition of OffsetCommitRequest.
    public struct OffsetCommitRequestPartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `CommittedOffset`.
        public var committedOffset: Int64 = 0
        /// `CommittedLeaderEpoch`, from version 6.
        public var committedLeaderEpoch: Int32 = -1
        /// `CommittedMetadata`.
        public var committedMetadata: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 8
            partitionIndex = try r.int32()
            committedOffset = try r.int64()
            if version >= 6 { committedLeaderEpoch = try r.int32() }
            committedMetadata = try r.nullableString(compact: compact)
            if version >= 8 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 8
            w.int32(partitionIndex)
            w.int64(committedOffset)
            if version >= 6 { w.int32(committedLeaderEpoch) }
            w.nullableString(committedMetadata, compact: compact)
            if version >= 8 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to OffsetCommit (8), versions 2 to 10.
public struct OffsetCommitResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 3.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`.
    public var topics: [OffsetCommitResponseTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .offsetCommit }
    public static var validVersions: ClosedRange<Int16> { 2...10 }
    public static var flexibleVersions: Int16 { 8 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 8
        if version >= 3 { throttleTimeMs = try r.int32() }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try OffsetCommitResponseTopic(from: &r, version: version)) }
        if version >= 8 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 8
        if version >= 3 { w.int32(throttleTimeMs) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 8 { w.taggedFields(unknownTaggedFields) }
    }
}

extension OffsetCommitResponse {
    /// OffsetCommitResponseTopic of OffsetCommitResponse.
    public struct OffsetCommitResponseTopic: Sendable {
        /// `Name`, to version 9.
        public var name: String = ""
        /// `TopicId`, from version 10.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [OffsetCommitResponsePartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 8
            if version <= 9 { name = try r.string(compact: compact) }
            if version >= 10 { topicId = try r.uuid() }
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 6)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try OffsetCommitResponsePartition(from: &r, version: version))
            }
            if version >= 8 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 8
            if version <= 9 { w.string(name, compact: compact) }
            if version >= 10 { w.uuid(topicId) }
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 8 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// OffsetCommitResponsePartition of OffsetCommitResponse.
    public struct OffsetCommitResponsePartition: Sendable {
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
            if version >= 8 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            if version >= 8 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
