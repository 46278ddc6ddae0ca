// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request RemoveRaftVoter (81), version 0.
public struct RemoveRaftVoterRequest: KafkaRequest {
    /// `ClusterId`.
    public var clusterId: String? = ""
    /// `VoterId`.
    public var voterId: Int32 = 0
    /// `VoterDirectoryId`.
    public var voterDirectoryId: UUID128 = UUID128()
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = RemoveRaftVoterResponse
    public static var apiKey: APIKey { .removeRaftVoter }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        clusterId = try r.nullableString(compact: true)
        voterId = try r.int32()
        voterDirectoryId = try r.uuid()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.nullableString(clusterId, compact: true)
        w.int32(voterId)
        w.uuid(voterDirectoryId)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to RemoveRaftVoter (81), version 0.
public struct RemoveRaftVoterResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .removeRaftVoter }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.taggedFields(unknownTaggedFields)
    }
}
