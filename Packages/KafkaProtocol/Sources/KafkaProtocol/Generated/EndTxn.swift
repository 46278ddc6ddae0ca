// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request EndTxn (26), versions 0 to 5.
public struct EndTxnRequest: KafkaRequest {
    /// `TransactionalId`.
    public var transactionalId: String = ""
    /// `ProducerId`.
    public var producerId: Int64 = 0
    /// `ProducerEpoch`.
    public var producerEpoch: Int16 = 0
    /// `Committed`.
    public var committed: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = EndTxnResponse
    public static var apiKey: APIKey { .endTxn }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        transactionalId = try r.string(compact: compact)
        producerId = try r.int64()
        producerEpoch = try r.int16()
        committed = try r.bool()
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        w.string(transactionalId, compact: compact)
        w.int64(producerId)
        w.int16(producerEpoch)
        w.bool(committed)
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to EndTxn (26), versions 0 to 5.
public struct EndTxnResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ProducerId`, from version 5.
    public var producerId: Int64 = -1
    /// `ProducerEpoch`, from version 5.
    public var producerEpoch: Int16 = -1
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .endTxn }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        if version >= 5 { producerId = try r.int64() }
        if version >= 5 { producerEpoch = try r.int16() }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        if version >= 5 { w.int64(producerId) }
        if version >= 5 { w.int16(producerEpoch) }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}
