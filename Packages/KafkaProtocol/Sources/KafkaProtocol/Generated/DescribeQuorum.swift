// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeQuorum (55), versions 0 to 2.
public struct DescribeQuorumRequest: KafkaRequest {
    /// `Topics`.
    public var topics: [TopicData] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeQuorumResponse
    public static var apiKey: APIKey { .describeQuorum }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeQuorumRequest {
    /// TopicData of DescribeQuorumRequest.
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
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 5)
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

    /// PartitionData of DescribeQuorumRequest.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to DescribeQuorum (55), versions 0 to 2.
public struct DescribeQuorumResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`, from version 2.
    public var errorMessage: String? = ""
    /// `Topics`.
    public var topics: [TopicData] = []
    /// `Nodes`, from version 2.
    public var nodes: [Node] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeQuorum }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        errorCode = try r.int16()
        if version >= 2 { errorMessage = try r.nullableString(compact: true) }
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
        if version >= 2 {
            let nodesCount = try r.arrayCount(compact: true, elementSize: 6)
            nodes.reserveCapacity(min(nodesCount, reservedElements))
            for _ in 0..<nodesCount { nodes.append(try Node(from: &r, version: version)) }
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(errorCode)
        if version >= 2 { w.nullableString(errorMessage, compact: true) }
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 2 {
            w.arrayCount(nodes.count, compact: true)
            for element in nodes { element.encode(to: &w, version: version) }
        }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeQuorumResponse {
    /// TopicData of DescribeQuorumResponse.
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

    /// PartitionData of DescribeQuorumResponse.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`, from version 2.
        public var errorMessage: String? = ""
        /// `LeaderId`.
        public var leaderId: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// `HighWatermark`.
        public var highWatermark: Int64 = 0
        /// `CurrentVoters`.
        public var currentVoters: [ReplicaState] = []
        /// `Observers`.
        public var observers: [ReplicaState] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            if version >= 2 { errorMessage = try r.nullableString(compact: true) }
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            highWatermark = try r.int64()
            let currentVotersCount = try r.arrayCount(compact: true, elementSize: 13)
            currentVoters.reserveCapacity(min(currentVotersCount, reservedElements))
            for _ in 0..<currentVotersCount { currentVoters.append(try ReplicaState(from: &r, version: version)) }
            let observersCount = try r.arrayCount(compact: true, elementSize: 13)
            observers.reserveCapacity(min(observersCount, reservedElements))
            for _ in 0..<observersCount { observers.append(try ReplicaState(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            if version >= 2 { w.nullableString(errorMessage, compact: true) }
            w.int32(leaderId)
            w.int32(leaderEpoch)
            w.int64(highWatermark)
            w.arrayCount(currentVoters.count, compact: true)
            for element in currentVoters { element.encode(to: &w, version: version) }
            w.arrayCount(observers.count, compact: true)
            for element in observers { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Node of DescribeQuorumResponse.
    public struct Node: Sendable {
        /// `NodeId`.
        public var nodeId: Int32 = 0
        /// `Listeners`.
        public var listeners: [Listener] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            nodeId = try r.int32()
            let listenersCount = try r.arrayCount(compact: true, elementSize: 5)
            listeners.reserveCapacity(min(listenersCount, reservedElements))
            for _ in 0..<listenersCount { listeners.append(try Listener(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(nodeId)
            w.arrayCount(listeners.count, compact: true)
            for element in listeners { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Listener of DescribeQuorumResponse.
    public struct Listener: Sendable {
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

    /// ReplicaState of DescribeQuorumResponse.
    public struct ReplicaState: Sendable {
        /// `ReplicaId`.
        public var replicaId: Int32 = 0
        /// `ReplicaDirectoryId`, from version 2.
        public var replicaDirectoryId: UUID128 = UUID128()
        /// `LogEndOffset`.
        public var logEndOffset: Int64 = 0
        /// `LastFetchTimestamp`, from version 1.
        public var lastFetchTimestamp: Int64 = -1
        /// `LastCaughtUpTimestamp`, from version 1.
        public var lastCaughtUpTimestamp: Int64 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            replicaId = try r.int32()
            if version >= 2 { replicaDirectoryId = try r.uuid() }
            logEndOffset = try r.int64()
            if version >= 1 { lastFetchTimestamp = try r.int64() }
            if version >= 1 { lastCaughtUpTimestamp = try r.int64() }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(replicaId)
            if version >= 2 { w.uuid(replicaDirectoryId) }
            w.int64(logEndOffset)
            if version >= 1 { w.int64(lastFetchTimestamp) }
            if version >= 1 { w.int64(lastCaughtUpTimestamp) }
            w.taggedFields(unknownTaggedFields)
        }
    }
}
