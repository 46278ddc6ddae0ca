// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ConsumerGroupHeartbeat (68), versions 0 to 1.
public struct ConsumerGroupHeartbeatRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `MemberId`.
    public var memberId: String = ""
    /// `MemberEpoch`.
    public var memberEpoch: Int32 = 0
    /// `InstanceId`.
    public var instanceId: String?
    /// `RackId`.
    public var rackId: String?
    /// `RebalanceTimeoutMs`.
    public var rebalanceTimeoutMs: Int32 = -1
    /// `SubscribedTopicNames`.
    public var subscribedTopicNames: [String]?
    /// `SubscribedTopicRegex`, from version 1.
    public var subscribedTopicRegex: String?
    /// `ServerAssignor`.
    public var serverAssignor: String?
    /// `TopicPartitions`.
    public var topicPartitions: [TopicPartitions]?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ConsumerGroupHeartbeatResponse
    public static var apiKey: APIKey { .consumerGroupHeartbeat }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupId = try r.string(compact: true)
        memberId = try r.string(compact: true)
        memberEpoch = try r.int32()
        instanceId = try r.nullableString(compact: true)
        rackId = try r.nullableString(compact: true)
        rebalanceTimeoutMs = try r.int32()
        subscribedTopicNames = try r.nullableStringArray(compact: true)
        if version >= 1 { subscribedTopicRegex = try r.nullableString(compact: true) }
        serverAssignor = try r.nullableString(compact: true)
        if let count = try r.nullableArrayCount(compact: true, elementSize: 18) {
            var elements: [TopicPartitions] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TopicPartitions(from: &r, version: version)) }
            topicPartitions = elements
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.string(groupId, compact: true)
        w.string(memberId, compact: true)
        w.int32(memberEpoch)
        w.nullableString(instanceId, compact: true)
        w.nullableString(rackId, compact: true)
        w.int32(rebalanceTimeoutMs)
        w.nullableStringArray(subscribedTopicNames, compact: true)
        if version >= 1 { w.nullableString(subscribedTopicRegex, compact: true) }
        w.nullableString(serverAssignor, compact: true)
        w.nullableArrayCount(topicPartitions?.count, compact: true)
        if let topicPartitions {
            for element in topicPartitions { element.encode(to: &w, version: version) }
        }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ConsumerGroupHeartbeatRequest {
    /// TopicPartitions of ConsumerGroupHeartbeatRequest.
    public struct TopicPartitions: Sendable {
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicId = try r.uuid()
            partitions = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.uuid(topicId)
            w.int32Array(partitions, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to ConsumerGroupHeartbeat (68), versions 0 to 1.
public struct ConsumerGroupHeartbeatResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String?
    /// `MemberId`.
    public var memberId: String?
    /// `MemberEpoch`.
    public var memberEpoch: Int32 = 0
    /// `HeartbeatIntervalMs`.
    public var heartbeatIntervalMs: Int32 = 0
    /// `Assignment`.
    public var assignment: Assignment?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .consumerGroupHeartbeat }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        memberId = try r.nullableString(compact: true)
        memberEpoch = try r.int32()
        heartbeatIntervalMs = try r.int32()
        if try r.isPresent() { assignment = try Assignment(from: &r, version: version) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.nullableString(memberId, compact: true)
        w.int32(memberEpoch)
        w.int32(heartbeatIntervalMs)
        w.isPresent(assignment != nil)
        if let assignment { assignment.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ConsumerGroupHeartbeatResponse {
    /// Assignment of ConsumerGroupHeartbeatResponse.
    public struct Assignment: Sendable {
        /// `TopicPartitions`.
        public var topicPartitions: [TopicPartitions] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let topicPartitionsCount = try r.arrayCount(compact: true, elementSize: 18)
            topicPartitions.reserveCapacity(min(topicPartitionsCount, reservedElements))
            for _ in 0..<topicPartitionsCount {
                topicPartitions.append(try TopicPartitions(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.arrayCount(topicPartitions.count, compact: true)
            for element in topicPartitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TopicPartitions of ConsumerGroupHeartbeatResponse.
    public struct TopicPartitions: Sendable {
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicId = try r.uuid()
            partitions = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.uuid(topicId)
            w.int32Array(partitions, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
