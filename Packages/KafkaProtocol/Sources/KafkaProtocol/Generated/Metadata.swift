// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request Metadata (3), versions 0 to 13.
public struct MetadataRequest: KafkaRequest {
    /// `Topics`, null from version 1.
    public var topics: [MetadataRequestTopic]? = []
    /// `AllowAutoTopicCreation`, from version 4.
    public var allowAutoTopicCreation: Bool = true
    /// `IncludeClusterAuthorizedOperations`, versions 8 to 10.
    public var includeClusterAuthorizedOperations: Bool = false
    /// `IncludeTopicAuthorizedOperations`, from version 8.
    public var includeTopicAuthorizedOperations: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = MetadataResponse
    public static var apiKey: APIKey { .metadata }
    public static var validVersions: ClosedRange<Int16> { 0...13 }
    public static var flexibleVersions: Int16 { 9 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 9
        topics = nil
        if let count = try r.nullableArrayCount(compact: compact, elementSize: 2) {
            var elements: [MetadataRequestTopic] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try MetadataRequestTopic(from: &r, version: version)) }
            topics = elements
        }
        if version < 1 && topics == nil { throw .unexpectedNull("topics") }
        if version >= 4 { allowAutoTopicCreation = try r.bool() }
        if version >= 8 && version <= 10 { includeClusterAuthorizedOperations = try r.bool() }
        if version >= 8 { includeTopicAuthorizedOperations = try r.bool() }
        if version >= 9 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 9
        w.nullableArrayCount(topics?.count, compact: compact)
        if let topics {
            for element in topics { element.encode(to: &w, version: version) }
        }
        if version >= 4 { w.bool(allowAutoTopicCreation) }
        if version >= 8 && version <= 10 { w.bool(includeClusterAuthorizedOperations) }
        if version >= 8 { w.bool(includeTopicAuthorizedOperations) }
        if version >= 9 { w.taggedFields(unknownTaggedFields) }
    }
}

extension MetadataRequest {
    /// MetadataRequestTopic of MetadataRequest.
    public struct MetadataRequestTopic: Sendable {
        /// `TopicId`, from version 10.
        public var topicId: UUID128 = UUID128()
        /// `Name`, null from version 10.
        public var name: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            if version >= 10 { topicId = try r.uuid() }
            name = try r.nullableString(compact: compact)
            if version < 10 && name == nil { throw .unexpectedNull("name") }
            if version >= 9 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            if version >= 10 { w.uuid(topicId) }
            w.nullableString(name, compact: compact)
            if version >= 9 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to Metadata (3), versions 0 to 13.
public struct MetadataResponse: KafkaResponse {
    /// `ThrottleTimeMs`, from version 3.
    public var throttleTimeMs: Int32 = 0
    /// `Brokers`.
    public var brokers: [MetadataResponseBroker] = []
    /// `ClusterId`, from version 2.
    public var clusterId: String?
    /// `ControllerId`, from version 1.
    public var controllerId: Int32 = -1
    /// `Topics`.
    public var topics: [MetadataResponseTopic] = []
    /// `ClusterAuthorizedOperations`, versions 8 to 10.
    public var clusterAuthorizedOperations: Int32 = -2_147_483_648
    /// `ErrorCode`, from version 13.
    public var errorCode: Int16 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .metadata }
    public static var validVersions: ClosedRange<Int16> { 0...13 }
    public static var flexibleVersions: Int16 { 9 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 9
        if version >= 3 { throttleTimeMs = try r.int32() }
        let brokersCount = try r.arrayCount(compact: compact, elementSize: 10)
        brokers.reserveCapacity(min(brokersCount, reservedElements))
        for _ in 0..<brokersCount { brokers.append(try MetadataResponseBroker(from: &r, version: version)) }
        if version >= 2 { clusterId = try r.nullableString(compact: compact) }
        if version >= 1 { controllerId = try r.int32() }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 8)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try MetadataResponseTopic(from: &r, version: version)) }
        if version >= 8 && version <= 10 { clusterAuthorizedOperations = try r.int32() }
        if version >= 13 { errorCode = try r.int16() }
        if version >= 9 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 9
        if version >= 3 { w.int32(throttleTimeMs) }
        w.arrayCount(brokers.count, compact: compact)
        for element in brokers { element.encode(to: &w, version: version) }
        if version >= 2 { w.nullableString(clusterId, compact: compact) }
        if version >= 1 { w.int32(controllerId) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 8 && version <= 10 { w.int32(clusterAuthorizedOperations) }
        if version >= 13 { w.int16(errorCode) }
        if version >= 9 { w.taggedFields(unknownTaggedFields) }
    }
}

extension MetadataResponse {
    /// MetadataResponseBroker of MetadataResponse.
    public struct MetadataResponseBroker: Sendable {
        /// `NodeId`.
        public var nodeId: Int32 = 0
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: Int32 = 0
        /// `Rack`, from version 1.
        public var rack: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            nodeId = try r.int32()
            host = try r.string(compact: compact)
            port = try r.int32()
            if version >= 1 { rack = try r.nullableString(compact: compact) }
            if version >= 9 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            w.int32(nodeId)
            w.string(host, compact: compact)
            w.int32(port)
            if version >= 1 { w.nullableString(rack, compact: compact) }
            if version >= 9 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// MetadataResponseTopic of MetadataResponse.
    public struct MetadataResponseTopic: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `Name`, null from version 12.
        public var name: String? = ""
        /// `TopicId`, from version 10.
        public var topicId: UUID128 = UUID128()
        /// `IsInternal`, from version 1.
        public var isInternal: Bool = false
        /// `Partitions`.
        public var partitions: [MetadataResponsePartition] = []
        /// `TopicAuthorizedOperations`, from version 8.
        public var topicAuthorizedOperations: Int32 = -2_147_483_648
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            errorCode = try r.int16()
            name = try r.nullableString(compact: compact)
            if version < 12 && name == nil { throw .unexpectedNull("name") }
            if version >= 10 { topicId = try r.uuid() }
            if version >= 1 { isInternal = try r.bool() }
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 18)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try MetadataResponsePartition(from: &r, version: version))
            }
            if version >= 8 { topicAuthorizedOperations = try r.int32() }
            if version >= 9 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            w.int16(errorCode)
            w.nullableString(name, compact: compact)
            if version >= 10 { w.uuid(topicId) }
            if version >= 1 { w.bool(isInternal) }
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 8 { w.int32(topicAuthorizedOperations) }
            if version >= 9 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// MetadataResponsePartition of MetadataResponse.
    public struct MetadataResponsePartition: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `LeaderId`.
        public var leaderId: Int32 = 0
        /// `LeaderEpoch`, from version 7.
        public var leaderEpoch: Int32 = -1
        /// `ReplicaNodes`.
        public var replicaNodes: [Int32] = []
        /// `IsrNodes`.
        public var isrNodes: [Int32] = []
        /// `OfflineReplicas`, from version 5.
        public var offlineReplicas: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            errorCode = try r.int16()
            partitionIndex = try r.int32()
            leaderId = try r.int32()
            if version >= 7 { leaderEpoch = try r.int32() }
            replicaNodes = try r.int32Array(compact: compact)
            isrNodes = try r.int32Array(compact: compact)
            if version >= 5 { offlineReplicas = try r.int32Array(compact: compact) }
            if version >= 9 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            w.int16(errorCode)
            w.int32(partitionIndex)
            w.int32(leaderId)
            if version >= 7 { w.int32(leaderEpoch) }
            w.int32Array(replicaNodes, compact: compact)
            w.int32Array(isrNodes, compact: compact)
            if version >= 5 { w.int32Array(offlineReplicas, compact: compact) }
            if version >= 9 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
