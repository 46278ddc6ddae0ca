// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request LeaveGroup (13), versions 0 to 5.
public struct LeaveGroupRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `MemberId`, to version 2.
    public var memberId: String = ""
    /// `Members`, from version 3.
    public var members: [MemberIdentity] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = LeaveGroupResponse
    public static var apiKey: APIKey { .leaveGroup }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        groupId = try r.string(compact: compact)
        if version <= 2 { memberId = try r.string(compact: compact) }
        if version >= 3 {
            let membersCount = try r.arrayCount(compact: compact, elementSize: 3)
            members.reserveCapacity(min(membersCount, reservedElements))
            for _ in 0..<membersCount { members.append(try MemberIdentity(from: &r, version: version)) }
        }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        w.string(groupId, compact: compact)
        if version <= 2 { w.string(memberId, compact: compact) }
        if version >= 3 {
            w.arrayCount(members.count, compact: compact)
            for element in members { element.encode(to: &w, version: version) }
        }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension LeaveGroupRequest {
    /// MemberIdentity of LeaveGroupRequest.
    public struct MemberIdentity: Sendable {
        /// `MemberId`.
        public var memberId: String = ""
        /// `GroupInstanceId`.
        public var groupInstanceId: String?
        /// `Reason`, from version 5.
        public var reason: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            memberId = try r.string(compact: compact)
            groupInstanceId = try r.nullableString(compact: compact)
            if version >= 5 { reason = try r.nullableString(compact: compact) }
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.string(memberId, compact: compact)
            w.nullableString(groupInstanceId, compact: compact)
            if version >= 5 { w.nullableString(reason, compact: compact) }
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to LeaveGroup (13), versions 0 to 5.
public struct LeaveGroupResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 1.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `Members`, from version 3.
    public var members: [MemberResponse] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .leaveGroup }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        if version >= 1 { throttleTimeMs = try r.int32() }
        errorCode = try r.int16()
        if version >= 3 {
            let membersCount = try r.arrayCount(compact: compact, elementSize: 5)
            members.reserveCapacity(min(membersCount, reservedElements))
            for _ in 0..<membersCount { members.append(try MemberResponse(from: &r, version: version)) }
        }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        if version >= 1 { w.int32(throttleTimeMs) }
        w.int16(errorCode)
        if version >= 3 {
            w.arrayCount(members.count, compact: compact)
            for element in members { element.encode(to: &w, version: version) }
        }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension LeaveGroupResponse {
    /// MemberResponse of LeaveGroupResponse.
    public struct MemberResponse: Sendable {
        /// `MemberId`.
        public var memberId: String = ""
        /// `GroupInstanceId`.
        public var groupInstanceId: String? = ""
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            memberId = try r.string(compact: compact)
            groupInstanceId = try r.nullableString(compact: compact)
            errorCode = try r.int16()
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.string(memberId, compact: compact)
            w.nullableString(groupInstanceId, compact: compact)
            w.int16(errorCode)
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
