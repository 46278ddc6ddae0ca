// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DeleteGroups (42), versions 0 to 2.
public struct DeleteGroupsRequest: KafkaRequest {
    /// `GroupsNames`.
    public var groupsNames: [String] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DeleteGroupsResponse
    public static var apiKey: APIKey { .deleteGroups }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        groupsNames = try r.stringArray(compact: compact)
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.stringArray(groupsNames, compact: compact)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to DeleteGroups (42), versions 0 to 2.
public struct DeleteGroupsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Results`.
    public var results: [DeletableGroupResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .deleteGroups }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        throttleTimeMs = try r.int32()
        let resultsCount = try r.arrayCount(compact: compact, elementSize: 4)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try DeletableGroupResult(from: &r, version: version)) }
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

extension DeleteGroupsResponse {
    /// DeletableGroupResult of DeleteGroupsResponse.
    public struct DeletableGroupResult: Sendable {
        /// `GroupId`.
        public var groupId: String = ""
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            groupId = try r.string(compact: compact)
            errorCode = try r.int16()
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(groupId, compact: compact)
            w.int16(errorCode)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
