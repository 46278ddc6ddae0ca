// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ControllerRegistration (70), version 0.
public struct ControllerRegistrationRequest: KafkaRequest {
    /// `ControllerId`.
    public var controllerId: Int32 = 0
    /// `IncarnationId`.
    public var incarnationId: UUID128 = UUID128()
    /// `ZkMigrationReady`.
    public var zkMigrationReady: Bool = false
    /// `Listeners`.
    public var listeners: [Listener] = []
    /// `Features`.
    public var features: [Feature] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ControllerRegistrationResponse
    public static var apiKey: APIKey { .controllerRegistration }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        controllerId = try r.int32()
        incarnationId = try r.uuid()
        zkMigrationReady = try r.bool()
        let listenersCount = try r.arrayCount(compact: true, elementSize: 7)
        listeners.reserveCapacity(min(listenersCount, reservedElements))
        for _ in 0..<listenersCount { listeners.append(try Listener(from: &r, version: version)) }
        let featuresCount = try r.arrayCount(compact: true, elementSize: 6)
        features.reserveCapacity(min(featuresCount, reservedElements))
        for _ in 0..<featuresCount { features.append(try Feature(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(controllerId)
        w.uuid(incarnationId)
        w.bool(zkMigrationReady)
        w.arrayCount(listeners.count, compact: true)
        for element in listeners { element.encode(to: &w, version: version) }
        w.arrayCount(features.count, compact: true)
        for element in features { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ControllerRegistrationRequest {
    /// Listener of ControllerRegistrationRequest.
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

    /// Feature of ControllerRegistrationRequest.
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

/// The response to ControllerRegistration (70), version 0.
public struct ControllerRegistrationResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .controllerRegistration }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.taggedFields(unknownTaggedFields)
    }
}
