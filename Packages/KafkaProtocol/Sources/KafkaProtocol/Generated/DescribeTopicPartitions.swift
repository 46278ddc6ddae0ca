// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeTopicPartitions (75), version 0.
public struct DescribeTopicPartitionsRequest: KafkaRequest {
    /// `Topics`.
    public var topics: [TopicRequest] = []
    /// `ResponsePartitionLimit`.
    public var responsePartitionLimit: Int32 = 2000
    /// `Cursor`.
    public var cursor: Cursor?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeTopicPartitionsResponse
    public static var apiKey: APIKey { .describeTopicPartitions }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let topicsCount = try r.arrayCount(compact: true, elementSize: 2)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicRequest(from: &r, version: version)) }
        responsePartitionLimit = try r.int32()
        if try r.isPresent() { cursor = try Cursor(from: &r, version: version) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.int32(responsePartitionLimit)
        w.isPresent(cursor != nil)
        if let cursor { cursor.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeTopicPartitionsRequest {
    /// TopicRequest of DescribeTopicPartitionsRequest.
    public struct TopicRequest: Sendable {
        /// `Name`.
        public var name: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Cursor of DescribeTopicPartitionsRequest.
    public struct Cursor: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicName = try r.string(compact: true)
            partitionIndex = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topicName, compact: true)
            w.int32(partitionIndex)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to DescribeTopicPartitions (75), version 0.
public struct DescribeTopicPartitionsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`.
    public var topics: [DescribeTopicPartitionsResponseTopic] = []
    /// `NextCursor`.
    public var nextCursor: Cursor?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeTopicPartitions }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        let topicsCount = try r.arrayCount(compact: true, elementSize: 26)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try DescribeTopicPartitionsResponseTopic(from: &r, version: version)) }
        if try r.isPresent() { nextCursor = try Cursor(from: &r, version: version) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.isPresent(nextCursor != nil)
        if let nextCursor { nextCursor.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeTopicPartitionsResponse {
    /// DescribeTopicPartitionsResponseTopic of DescribeTopicPartitionsResponse.
    public struct DescribeTopicPartitionsResponseTopic: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `Name`.
        public var name: String? = ""
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `IsInternal`.
        public var isInternal: Bool = false
        /// `Partitions`.
        public var partitions: [DescribeTopicPartitionsResponsePartition] = []
        /// `TopicAuthorizedOperations`.
        public var topicAuthorizedOperations: Int32 = -2_147_483_648
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            errorCode = try r.int16()
            name = try r.nullableString(compact: true)
            topicId = try r.uuid()
            isInternal = try r.bool()
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 20)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try DescribeTopicPartitionsResponsePartition(from: &r, version: version))
            }
            topicAuthorizedOperations = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16(errorCode)
            w.nullableString(name, compact: true)
            w.uuid(topicId)
            w.bool(isInternal)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.int32(topicAuthorizedOperations)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// DescribeTopicPartitionsResponsePartition of DescribeTopicPartitionsResponse.
    public struct DescribeTopicPartitionsResponsePartition: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `LeaderId`.
        public var leaderId: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = -1
        /// `ReplicaNodes`.
        public var replicaNodes: [Int32] = []
        /// `IsrNodes`.
        public var isrNodes: [Int32] = []
        /// `EligibleLeaderReplicas`.
        public var eligibleLeaderReplicas: [Int32]?
        /// `LastKnownElr`.
        public var lastKnownElr: [Int32]?
        /// `OfflineReplicas`.
        public var offlineReplicas: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            errorCode = try r.int16()
            partitionIndex = try r.int32()
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            replicaNodes = try r.int32Array(compact: true)
            isrNodes = try r.int32Array(compact: true)
            eligibleLeaderReplicas = try r.nullableInt32Array(compact: true)
            lastKnownElr = try r.nullableInt32Array(compact: true)
            offlineReplicas = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16(errorCode)
            w.int32(partitionIndex)
            w.int32(leaderId)
            w.int32(leaderEpoch)
            w.int32Array(replicaNodes, compact: true)
            w.int32Array(isrNodes, compact: true)
            w.nullableInt32Array(eligibleLeaderReplicas, compact: true)
            w.nullableInt32Array(lastKnownElr, compact: true)
            w.int32Array(offlineReplicas, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Cursor of DescribeTopicPartitionsResponse.
    public struct Cursor: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicName = try r.string(compact: true)
            partitionIndex = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topicName, compact: true)
            w.int32(partitionIndex)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
