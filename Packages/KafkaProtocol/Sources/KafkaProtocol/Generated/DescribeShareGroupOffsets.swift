// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeShareGroupOffsets (90), versions 0 to 1.
public struct DescribeShareGroupOffsetsRequest: KafkaRequest {
    /// `Groups`.
    public var groups: [DescribeShareGroupOffsetsRequestGroup] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeShareGroupOffsetsResponse
    public static var apiKey: APIKey { .describeShareGroupOffsets }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let groupsCount = try r.arrayCount(compact: true, elementSize: 3)
        groups.reserveCapacity(min(groupsCount, reservedElements))
        for _ in 0..<groupsCount {
            groups.append(try DescribeShareGroupOffsetsRequestGroup(from: &r, version: version))
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(groups.count, compact: true)
        for element in groups { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeShareGroupOffsetsRequest {
    /// DescribeShareGroupOffsetsRequestGroup of DescribeShareGroupOffsetsRequest.
    public struct DescribeShareGroupOffsetsRequestGroup: Sendable {
        /// `GroupId`.
        public var groupId: String = ""
        /// `Topics`.
        public var topics: [DescribeShareGroupOffsetsRequestTopic]? = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            groupId = try r.string(compact: true)
            topics = nil
            if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
                var elements: [DescribeShareGroupOffsetsRequestTopic] = []
                elements.reserveCapacity(min(count, reservedElements))
                for _ in 0..<count {
                    elements.append(try DescribeShareGroupOffsetsRequestTopic(from: &r, version: version))
                }
                topics = elements
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(groupId, compact: true)
            w.nullableArrayCount(topics?.count, compact: true)
            if let topics {
                for element in topics { element.encode(to: &w, version: version) }
            }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// DescribeShareGroupOffsetsRequestTopic of DescribeShareGroupOffsetsRequest.
    public struct DescribeShareGroupOffsetsRequestTopic: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicName = try r.string(compact: true)
            partitions = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topicName, compact: true)
            w.int32Array(partitions, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to DescribeShareGroupOffsets (90), versions 0 to 1.
public struct DescribeShareGroupOffsetsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Groups`.
    public var groups: [DescribeShareGroupOffsetsResponseGroup] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeShareGroupOffsets }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        let groupsCount = try r.arrayCount(compact: true, elementSize: 6)
        groups.reserveCapacity(min(groupsCount, reservedElements))
        for _ in 0..<groupsCount {
            groups.append(try DescribeShareGroupOffsetsResponseGroup(from: &r, version: version))
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.arrayCount(groups.count, compact: true)
        for element in groups { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeShareGroupOffsetsResponse {
    /// DescribeShareGroupOffsetsResponseGroup of DescribeShareGroupOffsetsResponse.
    public struct DescribeShareGroupOffsetsResponseGroup: Sendable {
        /// `GroupId`.
        public var groupId: String = ""
        /// `Topics`.
        public var topics: [DescribeShareGroupOffsetsResponseTopic] = []
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            groupId = try r.string(compact: true)
            let topicsCount = try r.arrayCount(compact: true, elementSize: 19)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount {
                topics.append(try DescribeShareGroupOffsetsResponseTopic(from: &r, version: version))
            }
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(groupId, compact: true)
            w.arrayCount(topics.count, compact: true)
            for element in topics { element.encode(to: &w, version: version) }
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// DescribeShareGroupOffsetsResponseTopic of DescribeShareGroupOffsetsResponse.
    public struct DescribeShareGroupOffsetsResponseTopic: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [DescribeShareGroupOffsetsResponsePartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicName = try r.string(compact: true)
            topicId = try r.uuid()
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 20)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try DescribeShareGroupOffsetsResponsePartition(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topicName, compact: true)
            w.uuid(topicId)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// DescribeShareGroupOffsetsResponsePartition of DescribeShareGroupOffsetsResponse.
    public struct DescribeShareGroupOffsetsResponsePartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `StartOffset`.
        public var startOffset: Int64 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// `Lag`, from version 1.
        public var lag: Int64 = -1
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            startOffset = try r.int64()
            leaderEpoch = try r.int32()
            if version >= 1 { lag = try r.int64() }
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int64(startOffset)
            w.int32(leaderEpoch)
            if version >= 1 { w.int64(lag) }
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
