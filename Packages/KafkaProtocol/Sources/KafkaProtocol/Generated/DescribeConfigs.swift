// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeConfigs (32), versions 1 to 4.
public struct DescribeConfigsRequest: KafkaRequest {
    /// `Resources`.
    public var resources: [DescribeConfigsResource] = []
    /// `IncludeSynonyms`.
    public var includeSynonyms: Bool = false
    /// `IncludeDocumentation`, from version 3.
    public var includeDocumentation: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeConfigsResponse
    public static var apiKey: APIKey { .describeConfigs }
    public static var validVersions: ClosedRange<Int16> { 1...4 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        let resourcesCount = try r.arrayCount(compact: compact, elementSize: 4)
        resources.reserveCapacity(min(resourcesCount, reservedElements))
        for _ in 0..<resourcesCount { resources.append(try DescribeConfigsResource(from: &r, version: version)) }
        includeSynonyms = try r.bool()
        if version >= 3 { includeDocumentation = try r.bool() }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        w.arrayCount(resources.count, compact: compact)
        for element in resources { element.encode(to: &w, version: version) }
        w.bool(includeSynonyms)
        if version >= 3 { w.bool(includeDocumentation) }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeConfigsRequest {
    /// DescribeConfigsResource of DescribeConfigsRequest.
    public struct DescribeConfigsResource: Sendable {
        /// `ResourceType`.
        public var resourceType: Int8 = 0
        /// `ResourceName`.
        public var resourceName: String = ""
        /// `ConfigurationKeys`.
        public var configurationKeys: [String]? = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            resourceType = try r.int8()
            resourceName = try r.string(compact: compact)
            configurationKeys = try r.nullableStringArray(compact: compact)
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.int8(resourceType)
            w.string(resourceName, compact: compact)
            w.nullableStringArray(configurationKeys, compact: compact)
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to DescribeConfigs (32), versions 1 to 4.
public struct DescribeConfigsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Results`.
    public var results: [DescribeConfigsResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeConfigs }
    public static var validVersions: ClosedRange<Int16> { 1...4 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        throttleTimeMs = try r.int32()
        let resultsCount = try r.arrayCount(compact: compact, elementSize: 7)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try DescribeConfigsResult(from: &r, version: version)) }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        w.int32(throttleTimeMs)
        w.arrayCount(results.count, compact: compact)
        for element in results { element.encode(to: &w, version: version) }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeConfigsResponse {
    /// DescribeConfigsResult of DescribeConfigsResponse.
    public struct DescribeConfigsResult: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// `ResourceType`.
        public var resourceType: Int8 = 0
        /// `ResourceName`.
        public var resourceName: String = ""
        /// `Configs`.
        public var configs: [DescribeConfigsResourceResult] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: compact)
            resourceType = try r.int8()
            resourceName = try r.string(compact: compact)
            let configsCount = try r.arrayCount(compact: compact, elementSize: 9)
            configs.reserveCapacity(min(configsCount, reservedElements))
            for _ in 0..<configsCount { configs.append(try DescribeConfigsResourceResult(from: &r, version: version)) }
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: compact)
            w.int8(resourceType)
            w.string(resourceName, compact: compact)
            w.arrayCount(configs.count, compact: compact)
            for element in configs { element.encode(to: &w, version: version) }
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// DescribeConfigsResourceResult of DescribeConfigsResponse.
    public struct DescribeConfigsResourceResult: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Value`.
        public var value: String? = ""
        /// `ReadOnly`.
        public var readOnly: Bool = false
        /// `ConfigSource`.
        public var configSource: Int8 = -1
        /// `IsSensitive`.
        public var isSensitive: Bool = false
        /// `Synonyms`.
        public var synonyms: [DescribeConfigsSynonym] = []
        /// `ConfigType`, from version 3.
        public var configType: Int8 = 0
        /// `Documentation`, from version 3.
        public var documentation: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            name = try r.string(compact: compact)
            value = try r.nullableString(compact: compact)
            readOnly = try r.bool()
            configSource = try r.int8()
            isSensitive = try r.bool()
            let synonymsCount = try r.arrayCount(compact: compact, elementSize: 4)
            synonyms.reserveCapacity(min(synonymsCount, reservedElements))
            for _ in 0..<synonymsCount { synonyms.append(try DescribeConfigsSynonym(from: &r, version: version)) }
            if version >= 3 { configType = try r.int8() }
            if version >= 3 { documentation = try r.nullableString(compact: compact) }
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.string(name, compact: compact)
            w.nullableString(value, compact: compact)
            w.bool(readOnly)
            w.int8(configSource)
            w.bool(isSensitive)
            w.arrayCount(synonyms.count, compact: compact)
            for element in synonyms { element.encode(to: &w, version: version) }
            if version >= 3 { w.int8(configType) }
            if version >= 3 { w.nullableString(documentation, compact: compact) }
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// DescribeConfigsSynonym of DescribeConfigsResponse.
    public struct DescribeConfigsSynonym: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Value`.
        public var value: String? = ""
        /// `Source`.
        public var source: Int8 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            name = try r.string(compact: compact)
            value = try r.nullableString(compact: compact)
            source = try r.int8()
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.string(name, compact: compact)
            w.nullableString(value, compact: compact)
            w.int8(source)
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
