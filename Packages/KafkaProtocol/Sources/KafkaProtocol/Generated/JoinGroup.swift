// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request JoinGroup (11), versions 0 to 9.
public struct JoinGroupRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `SessionTimeoutMs`.
    public var sessionTimeoutMs: Int32 = 0
    /// `RebalanceTimeoutMs`, from version 1.
    public var rebalanceTimeoutMs: Int32 = -1
    /// `MemberId`.
    public var memberId: String = ""
    /// `GroupInstanceId`, from version 5.
    public var groupInstanceId: String?
    /// `ProtocolType`.
    public var protocolType: String = ""
    /// `Protocols`.
    public var protocols: [JoinGroupRequestProtocol] = []
    /// `Reason`, from version 8.
    public var reason: String?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = JoinGroupResponse
    public static var apiKey: APIKey { .joinGroup }
    public static var validVersions: ClosedRange<Int16> { 0...9 }
    public static var flexibleVersions: Int16 { 6 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 6
        groupId = try r.string(compact: compact)
        sessionTimeoutMs = try r.int32()
        if version >= 1 { rebalanceTimeoutMs = try r.int32() }
        memberId = try r.string(compact: compact)
        if version >= 5 { groupInstanceId = try r.nullableString(compact: compact) }
        protocolType = try r.string(compact: compact)
        let protocolsCount = try r.arrayCount(compact: compact, elementSize: 3)
        protocols.reserveCapacity(min(protocolsCount, reservedElements))
        for _ in 0..<protocolsCount { protocols.append(try JoinGroupRequestProtocol(from: &r, version: version)) }
        if version >= 8 { reason = try r.nullableString(compact: compact) }
        if version >= 6 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 6
        w.string(groupId, compact: compact)
        w.int32(sessionTimeoutMs)
        if version >= 1 { w.int32(rebalanceTimeoutMs) }
        w.string(memberId, compact: compact)
        if version >= 5 { w.nullableString(groupInstanceId, compact: compact) }
        w.string(protocolType, compact: compact)
        w.arrayCount(protocols.count, compact: compact)
        for element in protocols { element.encode(to: &w, version: version) }
        if version >= 8 { w.nullableString(reason, compact: compact) }
        if version >= 6 { w.taggedFields(unknownTaggedFields) }
    }
}

extension JoinGroupRequest {
    /// JoinGroupRequestProtocol of JoinGroupRequest.
    public struct JoinGroupRequestProtocol: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Metadata`.
        public var metadata: Bytes = Bytes.empty
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 6
            name = try r.string(compact: compact)
            metadata = try r.data(compact: compact)
            if version >= 6 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 6
            w.string(name, compact: compact)
            w.data(metadata, compact: compact)
            if version >= 6 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to JoinGroup (11), versions 0 to 9.
public struct JoinGroupResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 2.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `GenerationId`.
    public var generationId: Int32 = -1
    /// `ProtocolType`, from version 7.
    public var protocolType: String?
    /// `ProtocolName`, null from version 7.
    public var protocolName: String? = ""
    /// `Leader`.
    public var leader: String = ""
    /// `SkipAssignment`, from version 9.
    public var skipAssignment: Bool = false
    /// `MemberId`.
    public var memberId: String = ""
    /// `Members`.
    public var members: [JoinGroupResponseMember] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .joinGroup }
    public static var validVersions: ClosedRange<Int16> { 0...9 }
    public static var flexibleVersions: Int16 { 6 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 6
        if version >= 2 { throttleTimeMs = try r.int32() }
        errorCode = try r.int16()
        generationId = try r.int32()
        if version >= 7 { protocolType = try r.nullableString(compact: compact) }
        protocolName = try r.nullableString(compact: compact)
        if version < 7 && protocolName == nil { throw .unexpectedNull("protocolName") }
        leader = try r.string(compact: compact)
        if version >= 9 { skipAssignment = try r.bool() }
        memberId = try r.string(compact: compact)
        let membersCount = try r.arrayCount(compact: compact, elementSize: 4)
        members.reserveCapacity(min(membersCount, reservedElements))
        for _ in 0..<membersCount { members.append(try JoinGroupResponseMember(from: &r, version: version)) }
        if version >= 6 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 6
        if version >= 2 { w.int32(throttleTimeMs) }
        w.int16(errorCode)
        w.int32(generationId)
        if version >= 7 { w.nullableString(protocolType, compact: compact) }
        w.nullableString(protocolName, compact: compact)
        w.string(leader, compact: compact)
        if version >= 9 { w.bool(skipAssignment) }
        w.string(memberId, compact: compact)
        w.arrayCount(members.count, compact: compact)
        for element in members { element.encode(to: &w, version: version) }
        if version >= 6 { w.taggedFields(unknownTaggedFields) }
    }
}

extension JoinGroupResponse {
    /// JoinGroupResponseMember of JoinGroupResponse.
    public struct JoinGroupResponseMember: Sendable {
        /// `MemberId`.
        public var memberId: String = ""
        /// `GroupInstanceId`, from version 5.
        public var groupInstanceId: String?
        /// `Metadata`.
        public var metadata: Bytes = Bytes.empty
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 6
            memberId = try r.string(compact: compact)
            if version >= 5 { groupInstanceId = try r.nullableString(compact: compact) }
            metadata = try r.data(compact: compact)
            if version >= 6 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 6
            w.string(memberId, compact: compact)
            if version >= 5 { w.nullableString(groupInstanceId, compact: compact) }
            w.data(metadata, compact: compact)
            if version >= 6 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
