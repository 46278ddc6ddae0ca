// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The data KRaftVersionRecord, version 0.
public struct KRaftVersionRecord: KafkaMessage {
    /// `Version`.
    public var version: Int16 = 0
    /// `KRaftVersion`.
    public var kRaftVersion: Int16 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        self.version = try r.int16()
        kRaftVersion = try r.int16()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(self.version)
        w.int16(kRaftVersion)
        w.taggedFields(unknownTaggedFields)
    }
}
