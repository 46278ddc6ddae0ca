// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AddOffsetsToTxn (25), versions 0 to 4.
public struct AddOffsetsToTxnRequest: KafkaRequest {
    /// `TransactionalId`.
    public var transactionalId: String = ""
    /// `ProducerId`.
    public var producerId: Int64 = 0
    /// `ProducerEpoch`.
    public var producerEpoch: Int16 = 0
    /// `GroupId`.
    public var groupId: String = ""
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AddOffsetsToTxnResponse
    public static var apiKey: APIKey { .addOffsetsToTxn }
    public static var validVersions: ClosedRange<Int16> { 0...4 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        transactionalId = try r.string(compact: compact)
        producerId = try r.int64()
        producerEpoch = try r.int16()
        groupId = try r.string(compact: compact)
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        w.string(transactionalId, compact: compact)
        w.int64(producerId)
        w.int16(producerEpoch)
        w.string(groupId, compact: compact)
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to AddOffsetsToTxn (25), versions 0 to 4.
public struct AddOffsetsToTxnResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .addOffsetsToTxn }
    public static var validVersions: ClosedRange<Int16> { 0...4 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}
