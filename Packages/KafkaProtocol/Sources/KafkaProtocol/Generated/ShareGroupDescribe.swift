// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ShareGroupDescribe (77), version 1.
public struct ShareGroupDescribeRequest: KafkaRequest {
    /// `GroupIds`.
    public var groupIds: [String] = []
    /// `IncludeAuthorizedOperations`.
    public var includeAuthorizedOperations: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ShareGroupDescribeResponse
    public static var apiKey: APIKey { .shareGroupDescribe }
    public static var validVersions: ClosedRange<Int16> { 1...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupIds = try r.stringArray(compact: true)
        includeAuthorizedOperations = try r.bool()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.stringArray(groupIds, compact: true)
        w.bool(includeAuthorizedOperations)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to ShareGroupDescribe (77), version 1.
public struct ShareGroupDescribeResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Groups`.
    public var groups: [DescribedGroup] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .shareGroupDescribe }
    public static var validVersions: ClosedRange<Int16> { 1...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        let groupsCount = try r.arrayCount(compact: true, elementSize: 20)
        groups.reserveCapacity(min(groupsCount, reservedElements))
        for _ in 0..<groupsCount { groups.append(try DescribedGroup(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.arrayCount(groups.count, compact: true)
        for element in groups { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ShareGroupDescribeResponse {
    /// DescribedGroup of ShareGroupDescribeResponse.
    public struct DescribedGroup: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// `GroupId`.
        public var groupId: String = ""
        /// `GroupState`.
        public var groupState: String = ""
        /// `GroupEpoch`.
        public var groupEpoch: Int32 = 0
        /// `AssignmentEpoch`.
        public var assignmentEpoch: Int32 = 0
        /// `AssignorName`.
        public var assignorName: String = ""
        /// `Members`.
        public var members: [Member] = []
        /// `AuthorizedOperations`.
        public var authorizedOperations: Int32 = -2_147_483_648
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            groupId = try r.string(compact: true)
            groupState = try r.string(compact: true)
            groupEpoch = try r.int32()
            assignmentEpoch = try r.int32()
            assignorName = try r.string(compact: true)
            let membersCount = try r.arrayCount(compact: true, elementSize: 12)
            members.reserveCapacity(min(membersCount, reservedElements))
            for _ in 0..<membersCount { members.append(try Member(from: &r, version: version)) }
            authorizedOperations = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.string(groupId, compact: true)
            w.string(groupState, compact: true)
            w.int32(groupEpoch)
            w.int32(assignmentEpoch)
            w.string(assignorName, compact: true)
            w.arrayCount(members.count, compact: true)
            for element in members { element.encode(to: &w, version: version) }
            w.int32(authorizedOperations)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Member of ShareGroupDescribeResponse.
    public struct Member: Sendable {
        /// `MemberId`.
        public var memberId: String = ""
        /// `RackId`.
        public var rackId: String?
        /// `MemberEpoch`.
        public var memberEpoch: Int32 = 0
        /// `ClientId`.
        public var clientId: String = ""
        /// `ClientHost`.
        public var clientHost: String = ""
        /// `SubscribedTopicNames`.
        public var subscribedTopicNames: [String] = []
        /// `Assignment`.
        public var assignment: Assignment = Assignment()
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            memberId = try r.string(compact: true)
            rackId = try r.nullableString(compact: true)
            memberEpoch = try r.int32()
            clientId = try r.string(compact: true)
            clientHost = try r.string(compact: true)
            subscribedTopicNames = try r.stringArray(compact: true)
            assignment = try Assignment(from: &r, version: version)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(memberId, compact: true)
            w.nullableString(rackId, compact: true)
            w.int32(memberEpoch)
            w.string(clientId, compact: true)
            w.string(clientHost, compact: true)
            w.stringArray(subscribedTopicNames, compact: true)
            assignment.encode(to: &w, version: version)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TopicPartitions of ShareGroupDescribeResponse.
    public struct TopicPartitions: Sendable {
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `TopicName`.
        public var topicName: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicId = try r.uuid()
            topicName = try r.string(compact: true)
            partitions = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.uuid(topicId)
            w.string(topicName, compact: true)
            w.int32Array(partitions, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Assignment of ShareGroupDescribeResponse.
    public struct Assignment: Sendable {
        /// `TopicPartitions`.
        public var topicPartitions: [TopicPartitions] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let topicPartitionsCount = try r.arrayCount(compact: true, elementSize: 19)
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
}
