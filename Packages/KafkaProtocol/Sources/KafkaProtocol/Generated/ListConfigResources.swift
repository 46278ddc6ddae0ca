// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ListConfigResources (74), versions 0 to 1.
public struct ListConfigResourcesRequest: KafkaRequest {
    /// `ResourceTypes`, from version 1.
    public var resourceTypes: [Int8] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ListConfigResourcesResponse
    public static var apiKey: APIKey { .listConfigResources }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        if version >= 1 { resourceTypes = try r.int8Array(compact: true) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        if version >= 1 { w.int8Array(resourceTypes, compact: true) }
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to ListConfigResources (74), versions 0 to 1.
public struct ListConfigResourcesResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ConfigResources`.
    public var configResources: [ConfigResource] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .listConfigResources }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        let configResourcesCount = try r.arrayCount(compact: true, elementSize: 2)
        configResources.reserveCapacity(min(configResourcesCount, reservedElements))
        for _ in 0..<configResourcesCount { configResources.append(try ConfigResource(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.arrayCount(configResources.count, compact: true)
        for element in configResources { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ListConfigResourcesResponse {
    /// ConfigResource of ListConfigResourcesResponse.
    public struct ConfigResource: Sendable {
        /// `ResourceName`.
        public var resourceName: String = ""
        /// `ResourceType`, from version 1.
        public var resourceType: Int8 = 16
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            resourceName = try r.string(compact: true)
            if version >= 1 { resourceType = try r.int8() }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(resourceName, compact: true)
            if version >= 1 { w.int8(resourceType) }
            w.taggedFields(unknownTaggedFields)
        }
    }
}
