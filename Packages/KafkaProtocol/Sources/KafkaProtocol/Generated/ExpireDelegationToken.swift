// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ExpireDelegationToken (40), versions 1 to 2.
public struct ExpireDelegationTokenRequest: KafkaRequest {
    /// `Hmac`.
    public var hmac: Bytes = Bytes.empty
    /// `ExpiryTimePeriodMs`.
    public var expiryTimePeriodMs: Int64 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ExpireDelegationTokenResponse
    public static var apiKey: APIKey { .expireDelegationToken }
    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        hmac = try r.data(compact: compact)
        expiryTimePeriodMs = try r.int64()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.data(hmac, compact: compact)
        w.int64(expiryTimePeriodMs)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to ExpireDelegationToken (40), versions 1 to 2.
public struct ExpireDelegationTokenResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ExpiryTimestampMs`.
    public var expiryTimestampMs: Int64 = 0
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .expireDelegationToken }
    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        errorCode = try r.int16()
        expiryTimestampMs = try r.int64()
        throttleTimeMs = try r.int32()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(errorCode)
        w.int64(expiryTimestampMs)
        w.int32(throttleTimeMs)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}
