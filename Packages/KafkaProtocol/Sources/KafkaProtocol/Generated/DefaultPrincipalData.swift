// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The data DefaultPrincipalData, version 0.
public struct DefaultPrincipalData: KafkaMessage {
    /// `Type`.
    public var type: String = ""
    /// `Name`.
    public var name: String = ""
    /// `TokenAuthenticated`.
    public var tokenAuthenticated: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        type = try r.string(compact: true)
        name = try r.string(compact: true)
        tokenAuthenticated = try r.bool()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.string(type, compact: true)
        w.string(name, compact: true)
        w.bool(tokenAuthenticated)
        w.taggedFields(unknownTaggedFields)
    }
}
