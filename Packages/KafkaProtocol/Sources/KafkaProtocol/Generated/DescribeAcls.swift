// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeAcls (29), versions 1 to 3.
public struct DescribeAclsRequest: KafkaRequest {
    /// `ResourceTypeFilter`.
    public var resourceTypeFilter: Int8 = 0
    /// `ResourceNameFilter`.
    public var resourceNameFilter: String? = ""
    /// `PatternTypeFilter`.
    public var patternTypeFilter: Int8 = 3
    /// `PrincipalFilter`.
    public var principalFilter: String? = ""
    /// `HostFilter`.
    public var hostFilter: String? = ""
    /// `Operation`.
    public var operation: Int8 = 0
    /// `PermissionType`.
    public var permissionType: Int8 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeAclsResponse
    public static var apiKey: APIKey { .describeAcls }
    public static var validVersions: ClosedRange<Int16> { 1...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        resourceTypeFilter = try r.int8()
        resourceNameFilter = try r.nullableString(compact: compact)
        patternTypeFilter = try r.int8()
        principalFilter = try r.nullableString(compact: compact)
        hostFilter = try r.nullableString(compact: compact)
        operation = try r.int8()
        permissionType = try r.int8()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int8(resourceTypeFilter)
        w.nullableString(resourceNameFilter, compact: compact)
        w.int8(patternTypeFilter)
        w.nullableString(principalFilter, compact: compact)
        w.nullableString(hostFilter, compact: compact)
        w.int8(operation)
        w.int8(permissionType)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to DescribeAcls (29), versions 1 to 3.
public struct DescribeAclsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// `Resources`.
    public var resources: [DescribeAclsResource] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeAcls }
    public static var validVersions: ClosedRange<Int16> { 1...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: compact)
        let resourcesCount = try r.arrayCount(compact: compact, elementSize: 5)
        resources.reserveCapacity(min(resourcesCount, reservedElements))
        for _ in 0..<resourcesCount { resources.append(try DescribeAclsResource(from: &r, version: version)) }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: compact)
        w.arrayCount(resources.count, compact: compact)
        for element in resources { element.encode(to: &w, version: version) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeAclsResponse {
    /// DescribeAclsResource of DescribeAclsResponse.
    public struct DescribeAclsResource: Sendable {
        /// `ResourceType`.
        public var resourceType: Int8 = 0
        /// `ResourceName`.
        public var resourceName: String = ""
        /// `PatternType`.
        public var patternType: Int8 = 3
        /// `Acls`.
        public var acls: [AclDescription] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            resourceType = try r.int8()
            resourceName = try r.string(compact: compact)
            patternType = try r.int8()
            let aclsCount = try r.arrayCount(compact: compact, elementSize: 5)
            acls.reserveCapacity(min(aclsCount, reservedElements))
            for _ in 0..<aclsCount { acls.append(try AclDescription(from: &r, version: version)) }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.int8(resourceType)
            w.string(resourceName, compact: compact)
            w.int8(patternType)
            w.arrayCount(acls.count, compact: compact)
            for element in acls { element.encode(to: &w, version: version) }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// AclDescription of DescribeAclsResponse.
    public struct AclDescription: Sendable {
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
            principal = try r.string(compact: compact)
            host = try r.string(compact: compact)
            operation = try r.int8()
            permissionType = try r.int8()
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(principal, compact: compact)
            w.string(host, compact: compact)
            w.int8(operation)
            w.int8(permissionType)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
