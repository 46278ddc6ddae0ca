// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request FindCoordinator (10), versions 0 to 6.
public struct FindCoordinatorRequest: KafkaRequest {
    /// `Key`, to version 3.
    public var key: String = ""
    /// `KeyType`, from version 1.
    public var keyType: Int8 = 0
    /// `CoordinatorKeys`, from version 4.
    public var coordinatorKeys: [String] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = FindCoordinatorResponse
    public static var apiKey: APIKey { .findCoordinator }
    public static var validVersions: ClosedRange<Int16> { 0...6 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        if version <= 3 { key = try r.string(compact: compact) }
        if version >= 1 { keyType = try r.int8() }
        if version >= 4 { coordinatorKeys = try r.stringArray(compact: compact) }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        if version <= 3 { w.string(key, compact: compact) }
        if version >= 1 { w.int8(keyType) }
        if version >= 4 { w.stringArray(coordinatorKeys, compact: compact) }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to FindCoordinator (10), versions 0 to 6.
public struct FindCoordinatorResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 1.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`, to version 3.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`, versions 1 to 3.
    public var errorMessage: String? = ""
    /// `NodeId`, to version 3.
    public var nodeId: Int32 = 0
    /// `Host`, to version 3.
    public var host: String = ""
    /// `Port`, to version 3.
    public var port: Int32 = 0
    /// `Coordinators`, from version 4.
    public var coordinators: [Coordinator] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .findCoordinator }
    public static var validVersions: ClosedRange<Int16> { 0...6 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        if version >= 1 { throttleTimeMs = try r.int32() }
        if version <= 3 { errorCode = try r.int16() }
        if version >= 1 && version <= 3 { errorMessage = try r.nullableString(compact: compact) }
        if version <= 3 { nodeId = try r.int32() }
        if version <= 3 { host = try r.string(compact: compact) }
        if version <= 3 { port = try r.int32() }
        if version >= 4 {
            let coordinatorsCount = try r.arrayCount(compact: compact, elementSize: 14)
            coordinators.reserveCapacity(min(coordinatorsCount, reservedElements))
            for _ in 0..<coordinatorsCount { coordinators.append(try Coordinator(from: &r, version: version)) }
        }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        if version >= 1 { w.int32(throttleTimeMs) }
        if version <= 3 { w.int16(errorCode) }
        if version >= 1 && version <= 3 { w.nullableString(errorMessage, compact: compact) }
        if version <= 3 { w.int32(nodeId) }
        if version <= 3 { w.string(host, compact: compact) }
        if version <= 3 { w.int32(port) }
        if version >= 4 {
            w.arrayCount(coordinators.count, compact: compact)
            for element in coordinators { element.encode(to: &w, version: version) }
        }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

extension FindCoordinatorResponse {
    /// Coordinator of FindCoordinatorResponse.
    public struct Coordinator: Sendable {
        /// `Key`.
        public var key: String = ""
        /// `NodeId`.
        public var nodeId: Int32 = 0
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            key = try r.string(compact: true)
            nodeId = try r.int32()
            host = try r.string(compact: true)
            port = try r.int32()
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(key, compact: true)
            w.int32(nodeId)
            w.string(host, compact: true)
            w.int32(port)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
