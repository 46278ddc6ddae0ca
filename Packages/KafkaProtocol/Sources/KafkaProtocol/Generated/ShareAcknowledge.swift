// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ShareAcknowledge (79), versions 1 to 2.
public struct ShareAcknowledgeRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String?
    /// `MemberId`.
    public var memberId: String? = ""
    /// `ShareSessionEpoch`.
    public var shareSessionEpoch: Int32 = 0
    /// `IsRenewAck`, from version 2.
    public var isRenewAck: Bool = false
    /// `Topics`.
    public var topics: [AcknowledgeTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ShareAcknowledgeResponse
    public static var apiKey: APIKey { .shareAcknowledge }
    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupId = try r.nullableString(compact: true)
        memberId = try r.nullableString(compact: true)
        shareSessionEpoch = try r.int32()
        if version >= 2 { isRenewAck = try r.bool() }
        let topicsCount = try r.arrayCount(compact: true, elementSize: 18)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try AcknowledgeTopic(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.nullableString(groupId, compact: true)
        w.nullableString(memberId, compact: true)
        w.int32(shareSessionEpoch)
        if version >= 2 { w.bool(isRenewAck) }
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ShareAcknowledgeRequest {
    /// AcknowledgeTopic of ShareAcknowledgeRequest.
    public struct AcknowledgeTopic: Sendable {
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [AcknowledgePartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicId = try r.uuid()
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 6)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try AcknowledgePartition(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.uuid(topicId)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// AcknowledgePartition of ShareAcknowledgeRequest.
    public struct AcknowledgePartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `AcknowledgementBatches`.
        public var acknowledgementBatches: [AcknowledgementBatch] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            let acknowledgementBatchesCount = try r.arrayCount(compact: true, elementSize: 18)
            acknowledgementBatches.reserveCapacity(min(acknowledgementBatchesCount, reservedElements))
            for _ in 0..<acknowledgementBatchesCount {
                acknowledgementBatches.append(try AcknowledgementBatch(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.arrayCount(acknowledgementBatches.count, compact: true)
            for element in acknowledgementBatches { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// AcknowledgementBatch of ShareAcknowledgeRequest.
    public struct AcknowledgementBatch: Sendable {
        /// `FirstOffset`.
        public var firstOffset: Int64 = 0
        /// `LastOffset`.
        public var lastOffset: Int64 = 0
        /// `AcknowledgeTypes`.
        public var acknowledgeTypes: [Int8] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            firstOffset = try r.int64()
            lastOffset = try r.int64()
            acknowledgeTypes = try r.int8Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int64(firstOffset)
            w.int64(lastOffset)
            w.int8Array(acknowledgeTypes, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to ShareAcknowledge (79), versions 1 to 2.
public struct ShareAcknowledgeResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String?
    /// `AcquisitionLockTimeoutMs`, from version 2.
    public var acquisitionLockTimeoutMs: Int32 = 0
    /// `Responses`.
    public var responses: [ShareAcknowledgeTopicResponse] = []
    /// `NodeEndpoints`.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .shareAcknowledge }
    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        if version >= 2 { acquisitionLockTimeoutMs = try r.int32() }
        let responsesCount = try r.arrayCount(compact: true, elementSize: 18)
        responses.reserveCapacity(min(responsesCount, reservedElements))
        for _ in 0..<responsesCount { responses.append(try ShareAcknowledgeTopicResponse(from: &r, version: version)) }
        let nodeEndpointsCount = try r.arrayCount(compact: true, elementSize: 11)
        nodeEndpoints.reserveCapacity(min(nodeEndpointsCount, reservedElements))
        for _ in 0..<nodeEndpointsCount { nodeEndpoints.append(try NodeEndpoint(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        if version >= 2 { w.int32(acquisitionLockTimeoutMs) }
        w.arrayCount(responses.count, compact: true)
        for element in responses { element.encode(to: &w, version: version) }
        w.arrayCount(nodeEndpoints.count, compact: true)
        for element in nodeEndpoints { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ShareAcknowledgeResponse {
    /// ShareAcknowledgeTopicResponse of ShareAcknowledgeResponse.
    public struct ShareAcknowledgeTopicResponse: Sendable {
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [PartitionData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicId = try r.uuid()
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 17)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionData(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.uuid(topicId)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// PartitionData of ShareAcknowledgeResponse.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// `CurrentLeader`.
        public var currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            currentLeader = try LeaderIdAndEpoch(from: &r, version: version)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            currentLeader.encode(to: &w, version: version)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// LeaderIdAndEpoch of ShareAcknowledgeResponse.
    public struct LeaderIdAndEpoch: Sendable {
        /// `LeaderId`.
        public var leaderId: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(leaderId)
            w.int32(leaderEpoch)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// NodeEndpoint of ShareAcknowledgeResponse.
    public struct NodeEndpoint: Sendable {
        /// `NodeId`.
        public var nodeId: Int32 = 0
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: Int32 = 0
        /// `Rack`.
        public var rack: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            nodeId = try r.int32()
            host = try r.string(compact: true)
            port = try r.int32()
            rack = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(nodeId)
            w.string(host, compact: true)
            w.int32(port)
            w.nullableString(rack, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
