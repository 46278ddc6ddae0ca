// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// ResponseHeader, versions 0 to 1.
public struct ResponseHeader: KafkaMessage {
    /// `CorrelationId`.
    public var correlationId: Int32 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        correlationId = try r.int32()
        if version >= 1 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(correlationId)
        if version >= 1 { w.taggedFields(unknownTaggedFields) }
    }
}
