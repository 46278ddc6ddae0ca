// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request Heartbeat (12), versions 0 to 4.
public struct HeartbeatRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `GenerationId`.
    public var generationId: Int32 = 0
    /// `MemberId`.
    public var memberId: String = ""
    /// `GroupInstanceId`, from version 3.
    public var groupInstanceId: String?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = HeartbeatResponse
    public static var apiKey: APIKey { .heartbeat }
    public static var validVersions: ClosedRange<Int16> { 0...4 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        groupId = try r.string(compact: compact)
        generationId = try r.int32()
        memberId = try r.string(compact: compact)
        if version >= 3 { groupInstanceId = try r.nullableString(compact: compact) }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        w.string(groupId, compact: compact)
        w.int32(generationId)
        w.string(memberId, compact: compact)
        if version >= 3 { w.nullableString(groupInstanceId, compact: compact) }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to Heartbeat (12), versions 0 to 4.
public struct HeartbeatResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 1.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .heartbeat }
    public static var validVersions: ClosedRange<Int16> { 0...4 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        if version >= 1 { throttleTimeMs = try r.int32() }
        errorCode = try r.int16()
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        if version >= 1 { w.int32(throttleTimeMs) }
        w.int16(errorCode)
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}
