// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeClientQuotas (48), versions 0 to 1.
public struct DescribeClientQuotasRequest: KafkaRequest {
    /// `Components`.
    public var components: [ComponentData] = []
    /// `Strict`.
    public var strict: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeClientQuotasResponse
    public static var apiKey: APIKey { .describeClientQuotas }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 1
        let componentsCount = try r.arrayCount(compact: compact, elementSize: 4)
        components.reserveCapacity(min(componentsCount, reservedElements))
        for _ in 0..<componentsCount { components.append(try ComponentData(from: &r, version: version)) }
        strict = try r.bool()
        if version >= 1 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 1
        w.arrayCount(components.count, compact: compact)
        for element in components { element.encode(to: &w, version: version) }
        w.bool(strict)
        if version >= 1 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeClientQuotasRequest {
    /// ComponentData of DescribeClientQuotasRequest.
    public struct ComponentData: Sendable {
        /// `EntityType`.
        public var entityType: String = ""
        /// `MatchType`.
        public var matchType: Int8 = 0
        /// `Match`.
        public var match: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            entityType = try r.string(compact: compact)
            matchType = try r.int8()
            match = try r.nullableString(compact: compact)
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.string(entityType, compact: compact)
            w.int8(matchType)
            w.nullableString(match, compact: compact)
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to DescribeClientQuotas (48), versions 0 to 1.
public struct DescribeClientQuotasResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// `Entries`.
    public var entries: [EntryData]? = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeClientQuotas }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 1
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: compact)
        entries = nil
        if let count = try r.nullableArrayCount(compact: compact, elementSize: 3) {
            var elements: [EntryData] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try EntryData(from: &r, version: version)) }
            entries = elements
        }
        if version >= 1 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 1
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: compact)
        w.nullableArrayCount(entries?.count, compact: compact)
        if let entries {
            for element in entries { element.encode(to: &w, version: version) }
        }
        if version >= 1 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeClientQuotasResponse {
    /// EntryData of DescribeClientQuotasResponse.
    public struct EntryData: Sendable {
        /// `Entity`.
        public var entity: [EntityData] = []
        /// `Values`.
        public var values: [ValueData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            let entityCount = try r.arrayCount(compact: compact, elementSize: 3)
            entity.reserveCapacity(min(entityCount, reservedElements))
            for _ in 0..<entityCount { entity.append(try EntityData(from: &r, version: version)) }
            let valuesCount = try r.arrayCount(compact: compact, elementSize: 10)
            values.reserveCapacity(min(valuesCount, reservedElements))
            for _ in 0..<valuesCount { values.append(try ValueData(from: &r, version: version)) }
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.arrayCount(entity.count, compact: compact)
            for element in entity { element.encode(to: &w, version: version) }
            w.arrayCount(values.count, compact: compact)
            for element in values { element.encode(to: &w, version: version) }
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// EntityData of DescribeClientQuotasResponse.
    public struct EntityData: Sendable {
        /// `EntityType`.
        public var entityType: String = ""
        /// `EntityName`.
        public var entityName: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            entityType = try r.string(compact: compact)
            entityName = try r.nullableString(compact: compact)
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.string(entityType, compact: compact)
            w.nullableString(entityName, compact: compact)
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// ValueData of DescribeClientQuotasResponse.
    public struct ValueData: Sendable {
        /// `Key`.
        public var key: String = ""
        /// `Value`.
        public var value: Double = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            key = try r.string(compact: compact)
            value = try r.float64()
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.string(key, compact: compact)
            w.float64(value)
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
