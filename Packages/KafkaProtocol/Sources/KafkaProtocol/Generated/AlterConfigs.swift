// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AlterConfigs (33), versions 0 to 2.
public struct AlterConfigsRequest: KafkaRequest {
    /// `Resources`.
    public var resources: [AlterConfigsResource] = []
    /// `ValidateOnly`.
    public var validateOnly: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AlterConfigsResponse
    public static var apiKey: APIKey { .alterConfigs }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        let resourcesCount = try r.arrayCount(compact: compact, elementSize: 4)
        resources.reserveCapacity(min(resourcesCount, reservedElements))
        for _ in 0..<resourcesCount { resources.append(try AlterConfigsResource(from: &r, version: version)) }
        validateOnly = try r.bool()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.arrayCount(resources.count, compact: compact)
        for element in resources { element.encode(to: &w, version: version) }
        w.bool(validateOnly)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension AlterConfigsRequest {
    /// AlterConfigsResource of AlterConfigsRequest.
    public struct AlterConfigsResource: Sendable {
        /// `ResourceType`.
        public var resourceType: Int8 = 0
        /// `ResourceName`.
        public var resourceName: String = ""
        /// `Configs`.
        public var configs: [AlterableConfig] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            resourceType = try r.int8()
            resourceName = try r.string(compact: compact)
            let configsCount = try r.arrayCount(compact: compact, elementSize: 3)
            configs.reserveCapacity(min(configsCount, reservedElements))
            for _ in 0..<configsCount { configs.append(try AlterableConfig(from: &r, version: version)) }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.int8(resourceType)
            w.string(resourceName, compact: compact)
            w.arrayCount(configs.count, compact: compact)
            for element in configs { element.encode(to: &w, version: version) }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// AlterableConfig of AlterConfigsRequest.
    public struct AlterableConfig: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Value`.
        public var value: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            name = try r.string(compact: compact)
            value = try r.nullableString(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(name, compact: compact)
            w.nullableString(value, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to AlterConfigs (33), versions 0 to 2.
public struct AlterConfigsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Responses`.
    public var responses: [AlterConfigsResourceResponse] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .alterConfigs }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        throttleTimeMs = try r.int32()
        let responsesCount = try r.arrayCount(compact: compact, elementSize: 6)
        responses.reserveCapacity(min(responsesCount, reservedElements))
        for _ in 0..<responsesCount { responses.append(try AlterConfigsResourceResponse(from: &r, version: version)) }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int32(throttleTimeMs)
        w.arrayCount(responses.count, compact: compact)
        for element in responses { element.encode(to: &w, version: version) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension AlterConfigsResponse {
    /// AlterConfigsResourceResponse of AlterConfigsResponse.
    public struct AlterConfigsResourceResponse: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// `ResourceType`.
        public var resourceType: Int8 = 0
        /// `ResourceName`.
        public var resourceName: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: compact)
            resourceType = try r.int8()
            resourceName = try r.string(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: compact)
            w.int8(resourceType)
            w.string(resourceName, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
