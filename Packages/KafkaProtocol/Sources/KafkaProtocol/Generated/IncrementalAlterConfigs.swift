// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request IncrementalAlterConfigs (44), versions 0 to 1.
public struct IncrementalAlterConfigsRequest: KafkaRequest {
    /// `Resources`.
    public var resources: [AlterConfigsResource] = []
    /// `ValidateOnly`.
    public var validateOnly: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = IncrementalAlterConfigsResponse
    public static var apiKey: APIKey { .incrementalAlterConfigs }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 1
        let resourcesCount = try r.arrayCount(compact: compact, elementSize: 4)
        resources.reserveCapacity(min(resourcesCount, reservedElements))
        for _ in 0..<resourcesCount { resources.append(try AlterConfigsResource(from: &r, version: version)) }
        validateOnly = try r.bool()
        if version >= 1 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 1
        w.arrayCount(resources.count, compact: compact)
        for element in resources { element.encode(to: &w, version: version) }
        w.bool(validateOnly)
        if version >= 1 { w.taggedFields(unknownTaggedFields) }
    }
}

extension IncrementalAlterConfigsRequest {
    /// AlterConfigsResource of IncrementalAlterConfigsRequest.
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
            let compact = version >= 1
            resourceType = try r.int8()
            resourceName = try r.string(compact: compact)
            let configsCount = try r.arrayCount(compact: compact, elementSize: 4)
            configs.reserveCapacity(min(configsCount, reservedElements))
            for _ in 0..<configsCount { configs.append(try AlterableConfig(from: &r, version: version)) }
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.int8(resourceType)
            w.string(resourceName, compact: compact)
            w.arrayCount(configs.count, compact: compact)
            for element in configs { element.encode(to: &w, version: version) }
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// AlterableConfig of IncrementalAlterConfigsRequest.
    public struct AlterableConfig: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `ConfigOperation`.
        public var configOperation: Int8 = 0
        /// `Value`.
        public var value: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            name = try r.string(compact: compact)
            configOperation = try r.int8()
            value = try r.nullableString(compact: compact)
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.string(name, compact: compact)
            w.int8(configOperation)
            w.nullableString(value, compact: compact)
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to IncrementalAlterConfigs (44), versions 0 to 1.
public struct IncrementalAlterConfigsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Responses`.
    public var responses: [AlterConfigsResourceResponse] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .incrementalAlterConfigs }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 1
        throttleTimeMs = try r.int32()
        let responsesCount = try r.arrayCount(compact: compact, elementSize: 6)
        responses.reserveCapacity(min(responsesCount, reservedElements))
        for _ in 0..<responsesCount { responses.append(try AlterConfigsResourceResponse(from: &r, version: version)) }
        if version >= 1 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 1
        w.int32(throttleTimeMs)
        w.arrayCount(responses.count, compact: compact)
        for element in responses { element.encode(to: &w, version: version) }
        if version >= 1 { w.taggedFields(unknownTaggedFields) }
    }
}

extension IncrementalAlterConfigsResponse {
    /// AlterConfigsResourceResponse of IncrementalAlterConfigsResponse.
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
            let compact = version >= 1
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: compact)
            resourceType = try r.int8()
            resourceName = try r.string(compact: compact)
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: compact)
            w.int8(resourceType)
            w.string(resourceName, compact: compact)
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
