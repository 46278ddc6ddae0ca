// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeGroups (15), versions 0 to 6.
public struct DescribeGroupsRequest: KafkaRequest {
    /// `Groups`.
    public var groups: [String] = []
    /// `IncludeAuthorizedOperations`, from version 3.
    public var includeAuthorizedOperations: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeGroupsResponse
    public static var apiKey: APIKey { .describeGroups }
    public static var validVersions: ClosedRange<Int16> { 0...6 }
    public static var flexibleVersions: Int16 { 5 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 5
        groups = try r.stringArray(compact: compact)
        if version >= 3 { includeAuthorizedOperations = try r.bool() }
        if version >= 5 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 5
        w.stringArray(groups, compact: compact)
        if version >= 3 { w.bool(includeAuthorizedOperations) }
        if version >= 5 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to DescribeGroups (15), versions 0 to 6.
public struct DescribeGroupsResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 1.
    public var throttleTimeMs: Int32 = 0
    /// `Groups`.
    public var groups: [DescribedGroup] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeGroups }
    public static var validVersions: ClosedRange<Int16> { 0...6 }
    public static var flexibleVersions: Int16 { 5 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 5
        if version >= 1 { throttleTimeMs = try r.int32() }
        let groupsCount = try r.arrayCount(compact: compact, elementSize: 12)
        groups.reserveCapacity(min(groupsCount, reservedElements))
        for _ in 0..<groupsCount { groups.append(try DescribedGroup(from: &r, version: version)) }
        if version >= 5 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 5
        if version >= 1 { w.int32(throttleTimeMs) }
        w.arrayCount(groups.count, compact: compact)
        for element in groups { element.encode(to: &w, version: version) }
        if version >= 5 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeGroupsResponse {
    /// DescribedGroup of DescribeGroupsResponse.
    public struct DescribedGroup: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`, from version 6.
        public var errorMessage: String?
        /// `GroupId`.
        public var groupId: String = ""
        /// `GroupState`.
        public var groupState: String = ""
        /// `ProtocolType`.
        public var protocolType: String = ""
        /// `ProtocolData`.
        public var protocolData: String = ""
        /// `Members`.
        public var members: [DescribedGroupMember] = []
        /// `AuthorizedOperations`, from version 3.
        public var authorizedOperations: Int32 = -2_147_483_648
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 5
            errorCode = try r.int16()
            if version >= 6 { errorMessage = try r.nullableString(compact: compact) }
            groupId = try r.string(compact: compact)
            groupState = try r.string(compact: compact)
            protocolType = try r.string(compact: compact)
            protocolData = try r.string(compact: compact)
            let membersCount = try r.arrayCount(compact: compact, elementSize: 7)
            members.reserveCapacity(min(membersCount, reservedElements))
            for _ in 0..<membersCount { members.append(try DescribedGroupMember(from: &r, version: version)) }
            if version >= 3 { authorizedOperations = try r.int32() }
            if version >= 5 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 5
            w.int16(errorCode)
            if version >= 6 { w.nullableString(errorMessage, compact: compact) }
            w.string(groupId, compact: compact)
            w.string(groupState, compact: compact)
            w.string(protocolType, compact: compact)
            w.string(protocolData, compact: compact)
            w.arrayCount(members.count, compact: compact)
            for element in members { element.encode(to: &w, version: version) }
            if version >= 3 { w.int32(authorizedOperations) }
            if version >= 5 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// DescribedGroupMember of DescribeGroupsResponse.
    public struct DescribedGroupMember: Sendable {
        /// `MemberId`.
        public var memberId: String = ""
        /// `GroupInstanceId`, from version 4.
        public var groupInstanceId: String?
        /// `ClientId`.
        public var clientId: String = ""
        /// `ClientHost`.
        public var clientHost: String = ""
        /// `MemberMetadata`.
        public var memberMetadata: Bytes = Bytes.empty
        /// `MemberAssignment`.
        public var memberAssignment: Bytes = Bytes.empty
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 5
            memberId = try r.string(compact: compact)
            if version >= 4 { groupInstanceId = try r.nullableString(compact: compact) }
            clientId = try r.string(compact: compact)
            clientHost = try r.string(compact: compact)
            memberMetadata = try r.data(compact: compact)
            memberAssignment = try r.data(compact: compact)
            if version >= 5 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 5
            w.string(memberId, compact: compact)
            if version >= 4 { w.nullableString(groupInstanceId, compact: compact) }
            w.string(clientId, compact: compact)
            w.string(clientHost, compact: compact)
            w.data(memberMetadata, compact: compact)
            w.data(memberAssignment, compact: compact)
            if version >= 5 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
