// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The data EndTxnMarker, version 0.
public struct EndTxnMarker: KafkaMessage {
    /// `CoordinatorEpoch`.
    public var coordinatorEpoch: Int32 = 0

    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { .max }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        coordinatorEpoch = try r.int32()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(coordinatorEpoch)
    }
}
