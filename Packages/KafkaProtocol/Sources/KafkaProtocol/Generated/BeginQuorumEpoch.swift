// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request BeginQuorumEpoch (53), versions 0 to 1.
public struct BeginQuorumEpochRequest: KafkaRequest {
    /// `ClusterId`.
    public var clusterId: String?
    /// `VoterId`, from version 1.
    public var voterId: Int32 = -1
    /// `Topics`.
    public var topics: [TopicData] = []
    /// `LeaderEndpoints`, from version 1.
    public var leaderEndpoints: [LeaderEndpoint] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = BeginQuorumEpochResponse
    public static var apiKey: APIKey { .beginQuorumEpoch }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 1
        clusterId = try r.nullableString(compact: compact)
        if version >= 1 { voterId = try r.int32() }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
        if version >= 1 {
            let leaderEndpointsCount = try r.arrayCount(compact: compact, elementSize: 5)
            leaderEndpoints.reserveCapacity(min(leaderEndpointsCount, reservedElements))
            for _ in 0..<leaderEndpointsCount { leaderEndpoints.append(try LeaderEndpoint(from: &r, version: version)) }
        }
        if version >= 1 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 1
        w.nullableString(clusterId, compact: compact)
        if version >= 1 { w.int32(voterId) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 1 {
            w.arrayCount(leaderEndpoints.count, compact: compact)
            for element in leaderEndpoints { element.encode(to: &w, version: version) }
        }
        if version >= 1 { w.taggedFields(unknownTaggedFields) }
    }
}

extension BeginQuorumEpochRequest {
    /// TopicData of BeginQuorumEpochRequest.
    public struct TopicData: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// `Partitions`.
        public var partitions: [PartitionData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            topicName = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 12)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionData(from: &r, version: version)) }
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.string(topicName, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// PartitionData of BeginQuorumEpochRequest.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `VoterDirectoryId`, from version 1.
        public var voterDirectoryId: UUID128 = UUID128()
        /// `LeaderId`.
        public var leaderId: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            if version >= 1 { voterDirectoryId = try r.uuid() }
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            if version >= 1 { w.uuid(voterDirectoryId) }
            w.int32(leaderId)
            w.int32(leaderEpoch)
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// LeaderEndpoint of BeginQuorumEpochRequest.
    public struct LeaderEndpoint: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: UInt16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            host = try r.string(compact: true)
            port = try r.uint16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.string(host, compact: true)
            w.uint16(port)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to BeginQuorumEpoch (53), versions 0 to 1.
public struct BeginQuorumEpochResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `Topics`.
    public var topics: [TopicData] = []
    /// `NodeEndpoints`, from version 1, tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .beginQuorumEpoch }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 1
        errorCode = try r.int16()
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
        if version >= 1 {
            for field in try r.taggedFields() {
                var body = ByteReader(field.value)
                switch field.tag {
                case 0:
                    let nodeEndpointsCount = try body.arrayCount(compact: true, elementSize: 8)
                    nodeEndpoints.reserveCapacity(min(nodeEndpointsCount, reservedElements))
                    for _ in 0..<nodeEndpointsCount {
                        nodeEndpoints.append(try NodeEndpoint(from: &body, version: version))
                    }
                default:
                    unknownTaggedFields.append(field)
                    continue
                }
                try body.expectEnd()
            }
        }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 1
        w.int16(errorCode)
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 1 {
            var tags = unknownTaggedFields
            if !nodeEndpoints.isEmpty {
                var body = ByteWriter(capacity: 64)
                body.arrayCount(nodeEndpoints.count, compact: true)
                for element in nodeEndpoints { element.encode(to: &body, version: version) }
                tags.insert(TaggedField(tag: 0, value: body.finish()))
            }
            w.taggedFields(tags)
        }
    }
}

extension BeginQuorumEpochResponse {
    /// TopicData of BeginQuorumEpochResponse.
    public struct TopicData: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// `Partitions`.
        public var partitions: [PartitionData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 1
            topicName = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 14)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionData(from: &r, version: version)) }
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 1
            w.string(topicName, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// PartitionData of BeginQuorumEpochResponse.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `LeaderId`.
        public var leaderId: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            if version >= 1 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.int32(leaderId)
            w.int32(leaderEpoch)
            if version >= 1 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// NodeEndpoint of BeginQuorumEpochResponse.
    public struct NodeEndpoint: Sendable {
        /// `NodeId`.
        public var nodeId: Int32 = 0
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: UInt16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            nodeId = try r.int32()
            host = try r.string(compact: true)
            port = try r.uint16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(nodeId)
            w.string(host, compact: true)
            w.uint16(port)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
