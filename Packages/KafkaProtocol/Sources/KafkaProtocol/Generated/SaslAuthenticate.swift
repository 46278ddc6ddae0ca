// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request SaslAuthenticate (36), versions 0 to 2.
public struct SaslAuthenticateRequest: KafkaRequest {
    /// `AuthBytes`.
    public var authBytes: Bytes = Bytes.empty
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = SaslAuthenticateResponse
    public static var apiKey: APIKey { .saslAuthenticate }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        authBytes = try r.data(compact: compact)
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.data(authBytes, compact: compact)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to SaslAuthenticate (36), versions 0 to 2.
public struct SaslAuthenticateResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// `AuthBytes`.
    public var authBytes: Bytes = Bytes.empty
    /// `SessionLifetimeMs`, from version 1.
    public var sessionLifetimeMs: Int64 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .saslAuthenticate }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: compact)
        authBytes = try r.data(compact: compact)
        if version >= 1 { sessionLifetimeMs = try r.int64() }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: compact)
        w.data(authBytes, compact: compact)
        if version >= 1 { w.int64(sessionLifetimeMs) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}
