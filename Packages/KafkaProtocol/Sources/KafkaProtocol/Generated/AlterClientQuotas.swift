// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AlterClientQuotas (49), versions 0 to 1.
public struct AlterClientQuotasRequest: KafkaRequest {
    /// `Entries`.
    public var entries: [EntryData] = []
    /// `ValidateOnly`.
    public var validateOnly: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AlterClientQuotasResponse
    public static var apiKey: APIKey { .alterClientQuotas }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 1
        let entriesCount = try r.arrayCount(compact: compact, elementSize: 3)
        entries.reserveCapacity(min(entriesCount, reservedElements))
        for _ in 0..<entriesCount { entries.append(try EntryData(from: &r, version: version)) }
        validateOnly = try r.bool()
        if version >= 1 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 1
        w.arrayCount(entries.count, compact: compact)
        for element in entries { element.encode(to: &w, version: version) }
        w.bool(validateOnly)
        if version >= 1 { w.taggedFields(unknownTaggedFields) }
    }
}

extension AlterClientQuotasRequest {
    /// EntryData of AlterClientQuotasRequest.
    public struct EntryData: Sendable {
        /// `Entity`.
        public var entity: [EntityData] = []
        /// `Ops`.
        public var ops: [OpData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            let entityCount = try r.arrayCount(compact: compact, elementSize: 3)
            entity.reserveCapacity(min(entityCount, reservedElements))
            for _ in 0..<entityCount { entity.append(try EntityData(from: &r, version: version)) }
            let opsCount = try r.arrayCount(compact: compact, elementSize: 11)
            ops.reserveCapacity(min(opsCount, reservedElements))
            for _ in 0..<opsCount { ops.append(try OpData(from: &r, version: version)) }
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.arrayCount(entity.count, compact: compact)
            for element in entity { element.encode(to: &w, version: version) }
            w.arrayCount(ops.count, compact: compact)
            for element in ops { element.encode(to: &w, version: version) }
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// EntityData of AlterClientQuotasRequest.
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

    /// OpData of AlterClientQuotasRequest.
    public struct OpData: Sendable {
        /// `Key`.
        public var key: String = ""
        /// `Value`.
        public var value: Double = 0
        /// `Remove`.
        public var remove: Bool = false
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            key = try r.string(compact: compact)
            value = try r.float64()
            remove = try r.bool()
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.string(key, compact: compact)
            w.float64(value)
            w.bool(remove)
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to AlterClientQuotas (49), versions 0 to 1.
public struct AlterClientQuotasResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Entries`.
    public var entries: [EntryData] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .alterClientQuotas }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 1
        throttleTimeMs = try r.int32()
        let entriesCount = try r.arrayCount(compact: compact, elementSize: 5)
        entries.reserveCapacity(min(entriesCount, reservedElements))
        for _ in 0..<entriesCount { entries.append(try EntryData(from: &r, version: version)) }
        if version >= 1 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 1
        w.int32(throttleTimeMs)
        w.arrayCount(entries.count, compact: compact)
        for element in entries { element.encode(to: &w, version: version) }
        if version >= 1 { w.taggedFields(unknownTaggedFields) }
    }
}

extension AlterClientQuotasResponse {
    /// EntryData of AlterClientQuotasResponse.
    public struct EntryData: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// `Entity`.
        public var entity: [EntityData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: compact)
            let entityCount = try r.arrayCount(compact: compact, elementSize: 3)
            entity.reserveCapacity(min(entityCount, reservedElements))
            for _ in 0..<entityCount { entity.append(try EntityData(from: &r, version: version)) }
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: compact)
            w.arrayCount(entity.count, compact: compact)
            for element in entity { element.encode(to: &w, version: version) }
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// EntityData of AlterClientQuotasResponse.
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
}
