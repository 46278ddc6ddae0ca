// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request BrokerHeartbeat (63), versions 0 to 2.
public struct BrokerHeartbeatRequest: KafkaRequest {
    /// `BrokerId`.
    public var brokerId: Int32 = 0
    /// `BrokerEpoch`.
    public var brokerEpoch: Int64 = -1
    /// `CurrentMetadataOffset`.
    public var currentMetadataOffset: Int64 = 0
    /// `WantFence`.
    public var wantFence: Bool = false
    /// `WantShutDown`.
    public var wantShutDown: Bool = false
    /// `OfflineLogDirs`, from version 1, tag 0.
    public var offlineLogDirs: [UUID128] = []
    /// `CordonedLogDirs`, from version 2, tag 1.
    public var cordonedLogDirs: [UUID128]?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = BrokerHeartbeatResponse
    public static var apiKey: APIKey { .brokerHeartbeat }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        brokerId = try r.int32()
        brokerEpoch = try r.int64()
        currentMetadataOffset = try r.int64()
        wantFence = try r.bool()
        wantShutDown = try r.bool()
        for field in try r.taggedFields() {
            var body = ByteReader(field.value)
            switch field.tag {
            case 0 where version >= 1:
                offlineLogDirs = try body.uuidArray(compact: true)
            case 1 where version >= 2:
                cordonedLogDirs = try body.nullableUuidArray(compact: true)
            default:
                unknownTaggedFields.append(field)
                continue
            }
            try body.expectEnd()
        }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(brokerId)
        w.int64(brokerEpoch)
        w.int64(currentMetadataOffset)
        w.bool(wantFence)
        w.bool(wantShutDown)
        var tags = unknownTaggedFields
        if version >= 1 && !offlineLogDirs.isEmpty {
            var body = ByteWriter(capacity: 64)
            body.uuidArray(offlineLogDirs, compact: true)
            tags.insert(TaggedField(tag: 0, value: body.finish()))
        }
        if version >= 2 && cordonedLogDirs != nil {
            var body = ByteWriter(capacity: 64)
            body.nullableUuidArray(cordonedLogDirs, compact: true)
            tags.insert(TaggedField(tag: 1, value: body.finish()))
        }
        w.taggedFields(tags)
    }
}

/// The response to BrokerHeartbeat (63), versions 0 to 2.
public struct BrokerHeartbeatResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `IsCaughtUp`.
    public var isCaughtUp: Bool = false
    /// `IsFenced`.
    public var isFenced: Bool = true
    /// `ShouldShutDown`.
    public var shouldShutDown: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .brokerHeartbeat }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        isCaughtUp = try r.bool()
        isFenced = try r.bool()
        shouldShutDown = try r.bool()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.bool(isCaughtUp)
        w.bool(isFenced)
        w.bool(shouldShutDown)
        w.taggedFields(unknownTaggedFields)
    }
}
