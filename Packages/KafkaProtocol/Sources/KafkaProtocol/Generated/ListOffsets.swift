// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ListOffsets (2), versions 1 to 11.
public struct ListOffsetsRequest: KafkaRequest {
    /// `ReplicaId`.
    public var replicaId: Int32 = 0
    /// `IsolationLevel`, from version 2.
    public var isolationLevel: Int8 = 0
    /// `Topics`.
    public var topics: [ListOffsetsTopic] = []
    /// `TimeoutMs`, from version 10.
    public var timeoutMs: Int32 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ListOffsetsResponse
    public static var apiKey: APIKey { .listOffsets }
    public static var validVersions: ClosedRange<Int16> { 1...11 }
    public static var flexibleVersions: Int16 { 6 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 6
        replicaId = try r.int32()
        if version >= 2 { isolationLevel = try r.int8() }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try ListOffsetsTopic(from: &r, version: version)) }
        if version >= 10 { timeoutMs = try r.int32() }
        if version >= 6 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 6
        w.int32(replicaId)
        if version >= 2 { w.int8(isolationLevel) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 10 { w.int32(timeoutMs) }
        if version >= 6 { w.taggedFields(unknownTaggedFields) }
    }
}

extension ListOffsetsRequest {
    /// ListOffsetsTopic of ListOffsetsRequest.
    public struct ListOffsetsTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [ListOffsetsPartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 6
            name = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 12)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try ListOffsetsPartition(from: &r, version: version)) }
            if version >= 6 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 6
            w.string(name, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 6 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// ListOffsetsPartition of ListOffsetsRequest.
    public struct ListOffsetsPartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `CurrentLeaderEpoch`, from version 4.
        public var currentLeaderEpoch: Int32 = -1
        /// `Timestamp`.
        public var timestamp: Int64 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            if version >= 4 { currentLeaderEpoch = try r.int32() }
            timestamp = try r.int64()
            if version >= 6 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            if version >= 4 { w.int32(currentLeaderEpoch) }
            w.int64(timestamp)
            if version >= 6 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to ListOffsets (2), versions 1 to 11.
public struct ListOffsetsResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 2.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`.
    public var topics: [ListOffsetsTopicResponse] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .listOffsets }
    public static var validVersions: ClosedRange<Int16> { 1...11 }
    public static var flexibleVersions: Int16 { 6 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 6
        if version >= 2 { throttleTimeMs = try r.int32() }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try ListOffsetsTopicResponse(from: &r, version: version)) }
        if version >= 6 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 6
        if version >= 2 { w.int32(throttleTimeMs) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 6 { w.taggedFields(unknownTaggedFields) }
    }
}

extension ListOffsetsResponse {
    /// ListOffsetsTopicResponse of ListOffsetsResponse.
    public struct ListOffsetsTopicResponse: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [ListOffsetsPartitionResponse] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 6
            name = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 22)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try ListOffsetsPartitionResponse(from: &r, version: version))
            }
            if version >= 6 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 6
            w.string(name, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 6 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// ListOffsetsPartitionResponse of ListOffsetsResponse.
    public struct ListOffsetsPartitionResponse: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `Timestamp`.
        public var timestamp: Int64 = -1
        /// `Offset`.
        public var offset: Int64 = -1
        /// `LeaderEpoch`, from version 4.
        public var leaderEpoch: Int32 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            timestamp = try r.int64()
            offset = try r.int64()
            if version >= 4 { leaderEpoch = try r.int32() }
            if version >= 6 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.int64(timestamp)
            w.int64(offset)
            if version >= 4 { w.int32(leaderEpoch) }
            if version >= 6 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
