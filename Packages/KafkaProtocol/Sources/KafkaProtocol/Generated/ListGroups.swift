// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ListGroups (16), versions 0 to 5.
public struct ListGroupsRequest: KafkaRequest {
    /// `StatesFilter`, from version 4.
    public var statesFilter: [String] = []
    /// `TypesFilter`, from version 5.
    public var typesFilter: [String] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ListGroupsResponse
    public static var apiKey: APIKey { .listGroups }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        if version >= 4 { statesFilter = try r.stringArray(compact: compact) }
        if version >= 5 { typesFilter = try r.stringArray(compact: compact) }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        if version >= 4 { w.stringArray(statesFilter, compact: compact) }
        if version >= 5 { w.stringArray(typesFilter, compact: compact) }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to ListGroups (16), versions 0 to 5.
public struct ListGroupsResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 1.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `Groups`.
    public var groups: [ListedGroup] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .listGroups }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        if version >= 1 { throttleTimeMs = try r.int32() }
        errorCode = try r.int16()
        let groupsCount = try r.arrayCount(compact: compact, elementSize: 3)
        groups.reserveCapacity(min(groupsCount, reservedElements))
        for _ in 0..<groupsCount { groups.append(try ListedGroup(from: &r, version: version)) }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        if version >= 1 { w.int32(throttleTimeMs) }
        w.int16(errorCode)
        w.arrayCount(groups.count, compact: compact)
        for element in groups { element.encode(to: &w, version: version) }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

extension ListGroupsResponse {
    /// ListedGroup of ListGroupsResponse.
    public struct ListedGroup: Sendable {
        /// `GroupId`.
        public var groupId: String = ""
        /// `ProtocolType`.
        public var protocolType: String = ""
        /// `GroupState`, from version 4.
        public var groupState: String = ""
        /// `GroupType`, from version 5.
        public var groupType: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 3
            groupId = try r.string(compact: compact)
            protocolType = try r.string(compact: compact)
            if version >= 4 { groupState = try r.string(compact: compact) }
            if version >= 5 { groupType = try r.string(compact: compact) }
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 3
            w.string(groupId, compact: compact)
            w.string(protocolType, compact: compact)
            if version >= 4 { w.string(groupState, compact: compact) }
            if version >= 5 { w.string(groupType, compact: compact) }
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
