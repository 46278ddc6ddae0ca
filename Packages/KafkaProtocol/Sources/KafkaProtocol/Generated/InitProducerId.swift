// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request InitProducerId (22), versions 0 to 6.
public struct InitProducerIdRequest: KafkaRequest {
    /// `TransactionalId`.
    public var transactionalId: String? = ""
    /// `TransactionTimeoutMs`.
    public var transactionTimeoutMs: Int32 = 0
    /// `ProducerId`, from version 3.
    public var producerId: Int64 = -1
    /// `ProducerEpoch`, from version 3.
    public var producerEpoch: Int16 = -1
    /// `Enable2Pc`, from version 6.
    public var enable2Pc: Bool = false
    /// `KeepPreparedTxn`, from version 6.
    public var keepPreparedTxn: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = InitProducerIdResponse
    public static var apiKey: APIKey { .initProducerId }
    public static var validVersions: ClosedRange<Int16> { 0...6 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        transactionalId = try r.nullableString(compact: compact)
        transactionTimeoutMs = try r.int32()
        if version >= 3 { producerId = try r.int64() }
        if version >= 3 { producerEpoch = try r.int16() }
        if version >= 6 { enable2Pc = try r.bool() }
        if version >= 6 { keepPreparedTxn = try r.bool() }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.nullableString(transactionalId, compact: compact)
        w.int32(transactionTimeoutMs)
        if version >= 3 { w.int64(producerId) }
        if version >= 3 { w.int16(producerEpoch) }
        if version >= 6 { w.bool(enable2Pc) }
        if version >= 6 { w.bool(keepPreparedTxn) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to InitProducerId (22), versions 0 to 6.
public struct InitProducerIdResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ProducerId`.
    public var producerId: Int64 = -1
    /// `ProducerEpoch`.
    public var producerEpoch: Int16 = 0
    /// `OngoingTxnProducerId`, from version 6.
    public var ongoingTxnProducerId: Int64 = -1
    /// `OngoingTxnProducerEpoch`, from version 6.
    public var ongoingTxnProducerEpoch: Int16 = -1
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .initProducerId }
    public static var validVersions: ClosedRange<Int16> { 0...6 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        producerId = try r.int64()
        producerEpoch = try r.int16()
        if version >= 6 { ongoingTxnProducerId = try r.int64() }
        if version >= 6 { ongoingTxnProducerEpoch = try r.int16() }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.int64(producerId)
        w.int16(producerEpoch)
        if version >= 6 { w.int64(ongoingTxnProducerId) }
        if version >= 6 { w.int16(ongoingTxnProducerEpoch) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}
