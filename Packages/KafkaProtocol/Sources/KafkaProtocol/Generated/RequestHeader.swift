// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// RequestHeader, versions 1 to 2.
public struct RequestHeader: KafkaMessage {
    /// `RequestApiKey`.
    public var requestApiKey: Int16 = 0
    /// `RequestApiVersion`.
    public var requestApiVersion: Int16 = 0
    /// `CorrelationId`.
    public var correlationId: Int32 = 0
    /// `ClientId`.
    public var clientId: String? = ""
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        requestApiKey = try r.int16()
        requestApiVersion = try r.int16()
        correlationId = try r.int32()
        clientId = try r.nullableString(compact: false)
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(requestApiKey)
        w.int16(requestApiVersion)
        w.int32(correlationId)
        w.nullableString(clientId, compact: false)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}
