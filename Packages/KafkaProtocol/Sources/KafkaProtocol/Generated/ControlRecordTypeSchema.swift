// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The data ControlRecordTypeSchema, version 0.
public struct ControlRecordTypeSchema: KafkaMessage {
    /// `Type`.
    public var type: Int16 = 0

    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { .max }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        type = try r.int16()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(type)
    }
}
