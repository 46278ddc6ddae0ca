// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request SyncGroup (14), versions 0 to 5.
public struct SyncGroupRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `GenerationId`.
    public var generationId: Int32 = 0
    /// `MemberId`.
    public var memberId: String = ""
    /// `GroupInstanceId`, from version 3.
    public var groupInstanceId: String?
    /// `ProtocolType`, from version 5.
    public var protocolType: String?
    /// `ProtocolName`, from version 5.
    public var protocolName: String?
    /// `Assignments`.
    public var assignments: [SyncGroupRequestAssignment] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = SyncGroupResponse
    public static var apiKey: APIKey { .syncGroup }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        groupId = try r.string(compact: compact)
        generationId = try r.int32()
        memberId = try r.string(compact: compact)
        if version >= 3 { groupInstanceId = try r.nullableString(compact: compact) }
        if version >= 5 { protocolType = try r.nullableString(compact: compact) }
        if version >= 5 { protocolName = try r.nullableString(compact: compact) }
        let assignmentsCount = try r.arrayCount(compact: compact, elementSize: 3)
        assignments.reserveCapacity(min(assignmentsCount, reservedElements))
        for _ in 0..<assignmentsCount { assignments.append(try SyncGroupRequestAssignment(from: &r, version: version)) }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        w.string(groupId, compact: compact)
        w.int32(generationId)
        w.string(memberId, compact: compact)
        if version >= 3 { w.nullableString(groupInstanceId, compact: compact) }
        if version >= 5 { w.nullableString(protocolType, compact: compact) }
        if version >= 5 { w.nullableString(protocolName, compact: compact) }
        w.arrayCount(assignments.count, compact: compact)
        for element in assignments { element.encode(to: &w, version: version) }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension SyncGroupRequest {
    /// SyncGroupRequestAssignment of SyncGroupRequest.
    public struct SyncGroupRequestAssignment: Sendable {
        /// `MemberId`.
        public var memberId: String = ""
        /// `Assignment`.
        public var assignment: Bytes = Bytes.empty
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            memberId = try r.string(compact: compact)
            assignment = try r.data(compact: compact)
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.string(memberId, compact: compact)
            w.data(assignment, compact: compact)
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to SyncGroup (14), versions 0 to 5.
public struct SyncGroupResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 1.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ProtocolType`, from version 5.
    public var protocolType: String?
    /// `ProtocolName`, from version 5.
    public var protocolName: String?
    /// `Assignment`.
    public var assignment: Bytes = Bytes.empty
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .syncGroup }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        if version >= 1 { throttleTimeMs = try r.int32() }
        errorCode = try r.int16()
        if version >= 5 { protocolType = try r.nullableString(compact: compact) }
        if version >= 5 { protocolName = try r.nullableString(compact: compact) }
        assignment = try r.data(compact: compact)
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        if version >= 1 { w.int32(throttleTimeMs) }
        w.int16(errorCode)
        if version >= 5 { w.nullableString(protocolType, compact: compact) }
        if version >= 5 { w.nullableString(protocolName, compact: compact) }
        w.data(assignment, compact: compact)
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}
