// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request OffsetFetch (9), versions 1 to 10.
public struct OffsetFetchRequest: KafkaRequest {
    /// `GroupId`, to version 7.
    public var groupId: String = ""
    /// `Topics`, to version 7, null from version 2.
    public var topics: [OffsetFetchRequestTopic]? = []
    /// `Groups`, from version 8.
    public var groups: [OffsetFetchRequestGroup] = []
    /// `RequireStable`, from version 7.
    public var requireStable: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = OffsetFetchResponse
    public static var apiKey: APIKey { .offsetFetch }
    public static var validVersions: ClosedRange<Int16> { 1...10 }
    public static var flexibleVersions: Int16 { 6 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 6
        if version <= 7 { groupId = try r.string(compact: compact) }
        if version <= 7 {
            topics = nil
            if let count = try r.nullableArrayCount(compact: compact, elementSize: 3) {
                var elements: [OffsetFetchRequestTopic] = []
                elements.reserveCapacity(min(count, reservedElements))
                for _ in 0..<count { elements.append(try OffsetFetchRequestTopic(from: &r, version: version)) }
                topics = elements
            }
            if version < 2 && topics == nil { throw .unexpectedNull("topics") }
        }
        if version >= 8 {
            let groupsCount = try r.arrayCount(compact: compact, elementSize: 3)
            groups.reserveCapacity(min(groupsCount, reservedElements))
            for _ in 0..<groupsCount { groups.append(try OffsetFetchRequestGroup(from: &r, version: version)) }
        }
        if version >= 7 { requireStable = try r.bool() }
        if version >= 6 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 6
        if version <= 7 { w.string(groupId, compact: compact) }
        if version <= 7 {
            w.nullableArrayCount(topics?.count, compact: compact)
            if let topics {
                for element in topics { element.encode(to: &w, version: version) }
            }
        }
        if version >= 8 {
            w.arrayCount(groups.count, compact: compact)
            for element in groups { element.encode(to: &w, version: version) }
        }
        if version >= 7 { w.bool(requireStable) }
        if version >= 6 { w.taggedFields(unknownTaggedFields) }
    }
}

extension OffsetFetchRequest {
    /// OffsetFetchRequestTopic of OffsetFetchRequest.
    public struct OffsetFetchRequestTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `PartitionIndexes`.
        public var partitionIndexes: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 6
            name = try r.string(compact: compact)
            partitionIndexes = try r.int32Array(compact: compact)
            if version >= 6 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 6
            w.string(name, compact: compact)
            w.int32Array(partitionIndexes, compact: compact)
            if version >= 6 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// OffsetFetchRequestGroup of OffsetFetchRequest.
    public struct OffsetFetchRequestGroup: Sendable {
        /// `GroupId`.
        public var groupId: String = ""
        /// `MemberId`, from version 9.
        public var memberId: String?
        /// `MemberEpoch`, from version 9.
        public var memberEpoch: Int32 = -1
        /// `Topics`.
        public var topics: [OffsetFetchRequestTopics]? = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            groupId = try r.string(compact: true)
            if version >= 9 { memberId = try r.nullableString(compact: true) }
            if version >= 9 { memberEpoch = try r.int32() }
            topics = nil
            if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
                var elements: [OffsetFetchRequestTopics] = []
                elements.reserveCapacity(min(count, reservedElements))
                for _ in 0..<count { elements.append(try OffsetFetchRequestTopics(from: &r, version: version)) }
                topics = elements
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(groupId, compact: true)
            if version >= 9 { w.nullableString(memberId, compact: true) }
            if version >= 9 { w.int32(memberEpoch) }
            w.nullableArrayCount(topics?.count, compact: true)
            if let topics {
                for element in topics { element.encode(to: &w, version: version) }
            }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// OffsetFetchRequestTopics of OffsetFetchRequest.
    public struct OffsetFetchRequestTopics: Sendable {
        /// `Name`, to version 9.
        public var name: String = ""
        /// `TopicId`, from version 10.
        public var topicId: UUID128 = UUID128()
        /// `PartitionIndexes`.
        public var partitionIndexes: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            if version <= 9 { name = try r.string(compact: true) }
            if version >= 10 { topicId = try r.uuid() }
            partitionIndexes = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            if version <= 9 { w.string(name, compact: true) }
            if version >= 10 { w.uuid(topicId) }
            w.int32Array(partitionIndexes, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to OffsetFetch (9), versions 1 to 10.
public struct OffsetFetchResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 3.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`, to version 7.
    public var topics: [OffsetFetchResponseTopic] = []
    /// `ErrorCode`, versions 2 to 7.
    public var errorCode: Int16 = 0
    /// `Groups`, from version 8.
    public var groups: [OffsetFetchResponseGroup] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .offsetFetch }
    public static var validVersions: ClosedRange<Int16> { 1...10 }
    public static var flexibleVersions: Int16 { 6 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 6
        if version >= 3 { throttleTimeMs = try r.int32() }
        if version <= 7 {
            let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try OffsetFetchResponseTopic(from: &r, version: version)) }
        }
        if version >= 2 && version <= 7 { errorCode = try r.int16() }
        if version >= 8 {
            let groupsCount = try r.arrayCount(compact: compact, elementSize: 5)
            groups.reserveCapacity(min(groupsCount, reservedElements))
            for _ in 0..<groupsCount { groups.append(try OffsetFetchResponseGroup(from: &r, version: version)) }
        }
        if version >= 6 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 6
        if version >= 3 { w.int32(throttleTimeMs) }
        if version <= 7 {
            w.arrayCount(topics.count, compact: compact)
            for element in topics { element.encode(to: &w, version: version) }
        }
        if version >= 2 && version <= 7 { w.int16(errorCode) }
        if version >= 8 {
            w.arrayCount(groups.count, compact: compact)
            for element in groups { element.encode(to: &w, version: version) }
        }
        if version >= 6 { w.taggedFields(unknownTaggedFields) }
    }
}

extension OffsetFetchResponse {
    /// OffsetFetchResponseTopic of OffsetFetchResponse.
    public struct OffsetFetchResponseTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [OffsetFetchResponsePartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 6
            name = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 16)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try OffsetFetchResponsePartition(from: &r, version: version))
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

    /// OffsetFetchResponsePartition of OffsetFetchResponse.
    public struct OffsetFetchResponsePartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `CommittedOffset`.
        public var committedOffset: Int64 = 0
        /// `CommittedLeaderEpoch`, from version 5.
        public var committedLeaderEpoch: Int32 = -1
        /// `Metadata`.
        public var metadata: String? = ""
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 6
            partitionIndex = try r.int32()
            committedOffset = try r.int64()
            if version >= 5 { committedLeaderEpoch = try r.int32() }
            metadata = try r.nullableString(compact: compact)
            errorCode = try r.int16()
            if version >= 6 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 6
            w.int32(partitionIndex)
            w.int64(committedOffset)
            if version >= 5 { w.int32(committedLeaderEpoch) }
            w.nullableString(metadata, compact: compact)
            w.int16(errorCode)
            if version >= 6 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// OffsetFetchResponseGroup of OffsetFetchResponse.
    public struct OffsetFetchResponseGroup: Sendable {
        /// `GroupId`.
        public var groupId: String = ""
        /// `Topics`.
        public var topics: [OffsetFetchResponseTopics] = []
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            groupId = try r.string(compact: true)
            let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try OffsetFetchResponseTopics(from: &r, version: version)) }
            errorCode = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(groupId, compact: true)
            w.arrayCount(topics.count, compact: true)
            for element in topics { element.encode(to: &w, version: version) }
            w.int16(errorCode)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// OffsetFetchResponseTopics of OffsetFetchResponse.
    public struct OffsetFetchResponseTopics: Sendable {
        /// `Name`, to version 9.
        public var name: String = ""
        /// `TopicId`, from version 10.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [OffsetFetchResponsePartitions] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            if version <= 9 { name = try r.string(compact: true) }
            if version >= 10 { topicId = try r.uuid() }
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 20)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try OffsetFetchResponsePartitions(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            if version <= 9 { w.string(name, compact: true) }
            if version >= 10 { w.uuid(topicId) }
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// OffsetFetchResponsePartitions of OffsetFetchResponse.
    public struct OffsetFetchResponsePartitions: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `CommittedOffset`.
        public var committedOffset: Int64 = 0
        /// `CommittedLeaderEpoch`.
        public var committedLeaderEpoch: Int32 = -1
        /// `Metadata`.
        public var metadata: String? = ""
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            committedOffset = try r.int64()
            committedLeaderEpoch = try r.int32()
            metadata = try r.nullableString(compact: true)
            errorCode = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int64(committedOffset)
            w.int32(committedLeaderEpoch)
            w.nullableString(metadata, compact: true)
            w.int16(errorCode)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
