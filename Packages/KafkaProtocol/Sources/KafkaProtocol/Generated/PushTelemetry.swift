// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request PushTelemetry (72), version 0.
public struct PushTelemetryRequest: KafkaRequest {
    /// `ClientInstanceId`.
    public var clientInstanceId: UUID128 = UUID128()
    /// `SubscriptionId`.
    public var subscriptionId: Int32 = 0
    /// `Terminating`.
    public var terminating: Bool = false
    /// `CompressionType`.
    public var compressionType: Int8 = 0
    /// `Metrics`.
    public var metrics: Bytes = Bytes.empty
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = PushTelemetryResponse
    public static var apiKey: APIKey { .pushTelemetry }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        clientInstanceId = try r.uuid()
        subscriptionId = try r.int32()
        terminating = try r.bool()
        compressionType = try r.int8()
        metrics = try r.data(compact: true)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.uuid(clientInstanceId)
        w.int32(subscriptionId)
        w.bool(terminating)
        w.int8(compressionType)
        w.data(metrics, compact: true)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to PushTelemetry (72), version 0.
public struct PushTelemetryResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .pushTelemetry }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.taggedFields(unknownTaggedFields)
    }
}
