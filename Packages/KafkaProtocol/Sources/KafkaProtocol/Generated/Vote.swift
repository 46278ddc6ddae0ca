// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request Vote (52), versions 0 to 2.
public struct VoteRequest: KafkaRequest {
    /// `ClusterId`.
    public var clusterId: String?
    /// `VoterId`, from version 1.
    public var voterId: Int32 = -1
    /// `Topics`.
    public var topics: [TopicData] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = VoteResponse
    public static var apiKey: APIKey { .vote }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        clusterId = try r.nullableString(compact: true)
        if version >= 1 { voterId = try r.int32() }
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.nullableString(clusterId, compact: true)
        if version >= 1 { w.int32(voterId) }
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension VoteRequest {
    /// TopicData of VoteRequest.
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
            topicName = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 25)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionData(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topicName, compact: true)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// PartitionData of VoteRequest.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ReplicaEpoch`.
        public var replicaEpoch: Int32 = 0
        /// `ReplicaId`.
        public var replicaId: Int32 = 0
        /// `ReplicaDirectoryId`, from version 1.
        public var replicaDirectoryId: UUID128 = UUID128()
        /// `VoterDirectoryId`, from version 1.
        public var voterDirectoryId: UUID128 = UUID128()
        /// `LastOffsetEpoch`.
        public var lastOffsetEpoch: Int32 = 0
        /// `LastOffset`.
        public var lastOffset: Int64 = 0
        /// `PreVote`, from version 2.
        public var preVote: Bool = false
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            replicaEpoch = try r.int32()
            replicaId = try r.int32()
            if version >= 1 { replicaDirectoryId = try r.uuid() }
            if version >= 1 { voterDirectoryId = try r.uuid() }
            lastOffsetEpoch = try r.int32()
            lastOffset = try r.int64()
            if version >= 2 { preVote = try r.bool() }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int32(replicaEpoch)
            w.int32(replicaId)
            if version >= 1 { w.uuid(replicaDirectoryId) }
            if version >= 1 { w.uuid(voterDirectoryId) }
            w.int32(lastOffsetEpoch)
            w.int64(lastOffset)
            if version >= 2 { w.bool(preVote) }
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to Vote (52), versions 0 to 2.
public struct VoteResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `Topics`.
    public var topics: [TopicData] = []
    /// `NodeEndpoints`, from version 1, tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .vote }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        errorCode = try r.int16()
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
        for field in try r.taggedFields() {
            var body = ByteReader(field.value)
            switch field.tag {
            case 0 where version >= 1:
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

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(errorCode)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        var tags = unknownTaggedFields
        if version >= 1 && !nodeEndpoints.isEmpty {
            var body = ByteWriter(capacity: 64)
            body.arrayCount(nodeEndpoints.count, compact: true)
            for element in nodeEndpoints { element.encode(to: &body, version: version) }
            tags.insert(TaggedField(tag: 0, value: body.finish()))
        }
        w.taggedFields(tags)
    }
}

extension VoteResponse {
    /// TopicData of VoteResponse.
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
            topicName = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 16)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionData(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topicName, compact: true)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// PartitionData of VoteResponse.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `LeaderId`.
        public var leaderId: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// `VoteGranted`.
        public var voteGranted: Bool = false
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            voteGranted = try r.bool()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.int32(leaderId)
            w.int32(leaderEpoch)
            w.bool(voteGranted)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// NodeEndpoint of VoteResponse.
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
