// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request GetTelemetrySubscriptions (71), version 0.
public struct GetTelemetrySubscriptionsRequest: KafkaRequest {
    /// `ClientInstanceId`.
    public var clientInstanceId: UUID128 = UUID128()
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = GetTelemetrySubscriptionsResponse
    public static var apiKey: APIKey { .getTelemetrySubscriptions }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        clientInstanceId = try r.uuid()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.uuid(clientInstanceId)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to GetTelemetrySubscriptions (71), version 0.
public struct GetTelemetrySubscriptionsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ClientInstanceId`.
    public var clientInstanceId: UUID128 = UUID128()
    /// `SubscriptionId`.
    public var subscriptionId: Int32 = 0
    /// `AcceptedCompressionTypes`.
    public var acceptedCompressionTypes: [Int8] = []
    /// `PushIntervalMs`.
    public var pushIntervalMs: Int32 = 0
    /// `TelemetryMaxBytes`.
    public var telemetryMaxBytes: Int32 = 0
    /// `DeltaTemporality`.
    public var deltaTemporality: Bool = false
    /// `RequestedMetrics`.
    public var requestedMetrics: [String] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .getTelemetrySubscriptions }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        clientInstanceId = try r.uuid()
        subscriptionId = try r.int32()
        acceptedCompressionTypes = try r.int8Array(compact: true)
        pushIntervalMs = try r.int32()
        telemetryMaxBytes = try r.int32()
        deltaTemporality = try r.bool()
        requestedMetrics = try r.stringArray(compact: true)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.uuid(clientInstanceId)
        w.int32(subscriptionId)
        w.int8Array(acceptedCompressionTypes, compact: true)
        w.int32(pushIntervalMs)
        w.int32(telemetryMaxBytes)
        w.bool(deltaTemporality)
        w.stringArray(requestedMetrics, compact: true)
        w.taggedFields(unknownTaggedFields)
    }
}
