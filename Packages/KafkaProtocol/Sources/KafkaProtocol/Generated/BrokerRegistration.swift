// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request BrokerRegistration (62), versions 0 to 4.
public struct BrokerRegistrationRequest: KafkaRequest {
    /// `BrokerId`.
    public var brokerId: Int32 = 0
    /// `ClusterId`.
    public var clusterId: String = ""
    /// `IncarnationId`.
    public var incarnationId: UUID128 = UUID128()
    /// `Listeners`.
    public var listeners: [Listener] = []
    /// `Features`.
    public var features: [Feature] = []
    /// `Rack`.
    public var rack: String? = ""
    /// `IsMigratingZkBroker`, from version 1.
    public var isMigratingZkBroker: Bool = false
    /// `LogDirs`, from version 2.
    public var logDirs: [UUID128] = []
    /// `PreviousBrokerEpoch`, from version 3.
    public var previousBrokerEpoch: Int64 = -1
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = BrokerRegistrationResponse
    public static var apiKey: APIKey { .brokerRegistration }
    public static var validVersions: ClosedRange<Int16> { 0...4 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        brokerId = try r.int32()
        clusterId = try r.string(compact: true)
        incarnationId = try r.uuid()
        let listenersCount = try r.arrayCount(compact: true, elementSize: 7)
        listeners.reserveCapacity(min(listenersCount, reservedElements))
        for _ in 0..<listenersCount { listeners.append(try Listener(from: &r, version: version)) }
        let featuresCount = try r.arrayCount(compact: true, elementSize: 6)
        features.reserveCapacity(min(featuresCount, reservedElements))
        for _ in 0..<featuresCount { features.append(try Feature(from: &r, version: version)) }
        rack = try r.nullableString(compact: true)
        if version >= 1 { isMigratingZkBroker = try r.bool() }
        if version >= 2 { logDirs = try r.uuidArray(compact: true) }
        if version >= 3 { previousBrokerEpoch = try r.int64() }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(brokerId)
        w.string(clusterId, compact: true)
        w.uuid(incarnationId)
        w.arrayCount(listeners.count, compact: true)
        for element in listeners { element.encode(to: &w, version: version) }
        w.arrayCount(features.count, compact: true)
        for element in features { element.encode(to: &w, version: version) }
        w.nullableString(rack, compact: true)
        if version >= 1 { w.bool(isMigratingZkBroker) }
        if version >= 2 { w.uuidArray(logDirs, compact: true) }
        if version >= 3 { w.int64(previousBrokerEpoch) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension BrokerRegistrationRequest {
    /// Listener of BrokerRegistrationRequest.
    public struct Listener: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: UInt16 = 0
        /// `SecurityProtocol`.
        public var securityProtocol: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            host = try r.string(compact: true)
            port = try r.uint16()
            securityProtocol = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.string(host, compact: true)
            w.uint16(port)
            w.int16(securityProtocol)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Feature of BrokerRegistrationRequest.
    public struct Feature: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `MinSupportedVersion`.
        public var minSupportedVersion: Int16 = 0
        /// `MaxSupportedVersion`.
        public var maxSupportedVersion: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            minSupportedVersion = try r.int16()
            maxSupportedVersion = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.int16(minSupportedVersion)
            w.int16(maxSupportedVersion)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to BrokerRegistration (62), versions 0 to 4.
public struct BrokerRegistrationResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `BrokerEpoch`.
    public var brokerEpoch: Int64 = -1
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .brokerRegistration }
    public static var validVersions: ClosedRange<Int16> { 0...4 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        brokerEpoch = try r.int64()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.int64(brokerEpoch)
        w.taggedFields(unknownTaggedFields)
    }
}
