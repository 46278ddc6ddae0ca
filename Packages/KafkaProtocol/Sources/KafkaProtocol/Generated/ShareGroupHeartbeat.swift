// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ShareGroupHeartbeat (76), version 1.
public struct ShareGroupHeartbeatRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `MemberId`.
    public var memberId: String = ""
    /// `MemberEpoch`.
    public var memberEpoch: Int32 = 0
    /// `RackId`.
    public var rackId: String?
    /// `SubscribedTopicNames`.
    public var subscribedTopicNames: [String]?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ShareGroupHeartbeatResponse
    public static var apiKey: APIKey { .shareGroupHeartbeat }
    public static var validVersions: ClosedRange<Int16> { 1...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupId = try r.string(compact: true)
        memberId = try r.string(compact: true)
        memberEpoch = try r.int32()
        rackId = try r.nullableString(compact: true)
        subscribedTopicNames = try r.nullableStringArray(compact: true)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.string(groupId, compact: true)
        w.string(memberId, compact: true)
        w.int32(memberEpoch)
        w.nullableString(rackId, compact: true)
        w.nullableStringArray(subscribedTopicNames, compact: true)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to ShareGroupHeartbeat (76), version 1.
public struct ShareGroupHeartbeatResponse: KafkaResponse {
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

    public static var apiKey: APIKey { .shareGroupHeartbeat }
    public static var validVersions: ClosedRange<Int16> { 1...1 }
    public static var flexibleVersions: Int16 { 1 }

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

extension ShareGroupHeartbeatResponse {
    /// Assignment of ShareGroupHeartbeatResponse.
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

    /// TopicPartitions of ShareGroupHeartbeatResponse.
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
