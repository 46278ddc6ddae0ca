// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request CreateAcls (30), versions 1 to 3.
public struct CreateAclsRequest: KafkaRequest {
    /// `Creations`.
    public var creations: [AclCreation] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = CreateAclsResponse
    public static var apiKey: APIKey { .createAcls }
    public static var validVersions: ClosedRange<Int16> { 1...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        let creationsCount = try r.arrayCount(compact: compact, elementSize: 8)
        creations.reserveCapacity(min(creationsCount, reservedElements))
        for _ in 0..<creationsCount { creations.append(try AclCreation(from: &r, version: version)) }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.arrayCount(creations.count, compact: compact)
        for element in creations { element.encode(to: &w, version: version) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension CreateAclsRequest {
    /// AclCreation of CreateAclsRequest.
    public struct AclCreation: Sendable {
        /// `ResourceType`.
        public var resourceType: Int8 = 0
        /// `ResourceName`.
        public var resourceName: String = ""
        /// `ResourcePatternType`.
        public var resourcePatternType: Int8 = 3
        /// `Principal`.
        public var principal: String = ""
        /// `Host`.
        public var host: String = ""
        /// `Operation`.
        public var operation: Int8 = 0
        /// `PermissionType`.
        public var permissionType: Int8 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            resourceType = try r.int8()
            resourceName = try r.string(compact: compact)
            resourcePatternType = try r.int8()
            principal = try r.string(compact: compact)
            host = try r.string(compact: compact)
            operation = try r.int8()
            permissionType = try r.int8()
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.int8(resourceType)
            w.string(resourceName, compact: compact)
            w.int8(resourcePatternType)
            w.string(principal, compact: compact)
            w.string(host, compact: compact)
            w.int8(operation)
            w.int8(permissionType)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to CreateAcls (30), versions 1 to 3.
public struct CreateAclsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Results`.
    public var results: [AclCreationResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .createAcls }
    public static var validVersions: ClosedRange<Int16> { 1...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        throttleTimeMs = try r.int32()
        let resultsCount = try r.arrayCount(compact: compact, elementSize: 4)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try AclCreationResult(from: &r, version: version)) }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int32(throttleTimeMs)
        w.arrayCount(results.count, compact: compact)
        for element in results { element.encode(to: &w, version: version) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension CreateAclsResponse {
    /// AclCreationResult of CreateAclsResponse.
    public struct AclCreationResult: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
