// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request OffsetForLeaderEpoch (23), versions 2 to 4.
public struct OffsetForLeaderEpochRequest: KafkaRequest {
    /// `ReplicaId`, from version 3.
    public var replicaId: Int32 = -2
    /// `Topics`.
    public var topics: [OffsetForLeaderTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = OffsetForLeaderEpochResponse
    public static var apiKey: APIKey { .offsetForLeaderEpoch }
    public static var validVersions: ClosedRange<Int16> { 2...4 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        if version >= 3 { replicaId = try r.int32() }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try OffsetForLeaderTopic(from: &r, version: version)) }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        if version >= 3 { w.int32(replicaId) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension OffsetForLeaderEpochRequest {
    /// OffsetForLeaderTopic of OffsetForLeaderEpochRequest.
    public struct OffsetForLeaderTopic: Sendable {
        /// `Topic`.
        public var topic: String = ""
        /// `Partitions`.
        public var partitions: [OffsetForLeaderPartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            topic = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 12)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try OffsetForLeaderPartition(from: &r, version: version)) }
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.string(topic, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// OffsetForLeaderPartition of OffsetForLeaderEpochRequest.
    public struct OffsetForLeaderPartition: Sendable {
        /// `Partition`.
        public var partition: Int32 = 0
        /// `CurrentLeaderEpoch`.
        public var currentLeaderEpoch: Int32 = -1
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partition = try r.int32()
            currentLeaderEpoch = try r.int32()
            leaderEpoch = try r.int32()
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partition)
            w.int32(currentLeaderEpoch)
            w.int32(leaderEpoch)
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to OffsetForLeaderEpoch (23), versions 2 to 4.
public struct OffsetForLeaderEpochResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`.
    public var topics: [OffsetForLeaderTopicResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .offsetForLeaderEpoch }
    public static var validVersions: ClosedRange<Int16> { 2...4 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        throttleTimeMs = try r.int32()
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try OffsetForLeaderTopicResult(from: &r, version: version)) }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        w.int32(throttleTimeMs)
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension OffsetForLeaderEpochResponse {
    /// OffsetForLeaderTopicResult of OffsetForLeaderEpochResponse.
    public struct OffsetForLeaderTopicResult: Sendable {
        /// `Topic`.
        public var topic: String = ""
        /// `Partitions`.
        public var partitions: [EpochEndOffset] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            topic = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 18)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try EpochEndOffset(from: &r, version: version)) }
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.string(topic, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// EpochEndOffset of OffsetForLeaderEpochResponse.
    public struct EpochEndOffset: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `Partition`.
        public var partition: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = -1
        /// `EndOffset`.
        public var endOffset: Int64 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            errorCode = try r.int16()
            partition = try r.int32()
            leaderEpoch = try r.int32()
            endOffset = try r.int64()
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16(errorCode)
            w.int32(partition)
            w.int32(leaderEpoch)
            w.int64(endOffset)
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
