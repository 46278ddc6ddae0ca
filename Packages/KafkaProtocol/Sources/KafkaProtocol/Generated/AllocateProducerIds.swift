// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AllocateProducerIds (67), version 0.
public struct AllocateProducerIdsRequest: KafkaRequest {
    /// `BrokerId`.
    public var brokerId: Int32 = 0
    /// `BrokerEpoch`.
    public var brokerEpoch: Int64 = -1
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AllocateProducerIdsResponse
    public static var apiKey: APIKey { .allocateProducerIds }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        brokerId = try r.int32()
        brokerEpoch = try r.int64()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(brokerId)
        w.int64(brokerEpoch)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to AllocateProducerIds (67), version 0.
public struct AllocateProducerIdsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ProducerIdStart`.
    public var producerIdStart: Int64 = 0
    /// `ProducerIdLen`.
    public var producerIdLen: Int32 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .allocateProducerIds }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        producerIdStart = try r.int64()
        producerIdLen = try r.int32()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.int64(producerIdStart)
        w.int32(producerIdLen)
        w.taggedFields(unknownTaggedFields)
    }
}
