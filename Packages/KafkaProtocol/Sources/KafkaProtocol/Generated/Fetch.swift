// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request Fetch (1), versions 4 to 18.
public struct FetchRequest: KafkaRequest {
    /// `ClusterId`, from version 12, tag 0.
    public var clusterId: String?
    /// `ReplicaId`, to version 14.
    public var replicaId: Int32 = -1
    /// `ReplicaState`, from version 15, tag 1.
    public var replicaState: ReplicaState = ReplicaState()
    /// `MaxWaitMs`.
    public var maxWaitMs: Int32 = 0
    /// `MinBytes`.
    public var minBytes: Int32 = 0
    /// `MaxBytes`.
    public var maxBytes: Int32 = 2_147_483_647
    /// `IsolationLevel`.
    public var isolationLevel: Int8 = 0
    /// `SessionId`, from version 7.
    public var sessionId: Int32 = 0
    /// `SessionEpoch`, from version 7.
    public var sessionEpoch: Int32 = -1
    /// `Topics`.
    public var topics: [FetchTopic] = []
    /// `ForgottenTopicsData`, from version 7.
    public var forgottenTopicsData: [ForgottenTopic] = []
    /// `RackId`, from version 11.
    public var rackId: String = ""
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = FetchResponse
    public static var apiKey: APIKey { .fetch }
    public static var validVersions: ClosedRange<Int16> { 4...18 }
    public static var flexibleVersions: Int16 { 12 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 12
        if version <= 14 { replicaId = try r.int32() }
        maxWaitMs = try r.int32()
        minBytes = try r.int32()
        maxBytes = try r.int32()
        isolationLevel = try r.int8()
        if version >= 7 { sessionId = try r.int32() }
        if version >= 7 { sessionEpoch = try r.int32() }
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try FetchTopic(from: &r, version: version)) }
        if version >= 7 {
            let forgottenTopicsDataCount = try r.arrayCount(compact: compact, elementSize: 3)
            forgottenTopicsData.reserveCapacity(min(forgottenTopicsDataCount, reservedElements))
            for _ in 0..<forgottenTopicsDataCount {
                forgottenTopicsData.append(try ForgottenTopic(from: &r, version: version))
            }
        }
        if version >= 11 { rackId = try r.string(compact: compact) }
        if version >= 12 {
            for field in try r.taggedFields() {
                var body = ByteReader(field.value)
                switch field.tag {
                case 0:
                    clusterId = try body.nullableString(compact: true)
                case 1 where version >= 15:
                    replicaState = try ReplicaState(from: &body, version: version)
                default:
                    unknownTaggedFields.append(field)
                    continue
                }
                try body.expectEnd()
            }
        }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 12
        if version <= 14 { w.int32(replicaId) }
        w.int32(maxWaitMs)
        w.int32(minBytes)
        w.int32(maxBytes)
        w.int8(isolationLevel)
        if version >= 7 { w.int32(sessionId) }
        if version >= 7 { w.int32(sessionEpoch) }
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 7 {
            w.arrayCount(forgottenTopicsData.count, compact: compact)
            for element in forgottenTopicsData { element.encode(to: &w, version: version) }
        }
        if version >= 11 { w.string(rackId, compact: compact) }
        if version >= 12 {
            var tags = unknownTaggedFields
            if clusterId != nil {
                var body = ByteWriter(capacity: 64)
                body.nullableString(clusterId, compact: true)
                tags.insert(TaggedField(tag: 0, value: body.finish()))
            }
            if version >= 15 && !replicaState.isAtDefault {
                var body = ByteWriter(capacity: 64)
                replicaState.encode(to: &body, version: version)
                tags.insert(TaggedField(tag: 1, value: body.finish()))
            }
            w.taggedFields(tags)
        }
    }
}

extension FetchRequest {
    /// ReplicaState of FetchRequest.
    public struct ReplicaState: Sendable {
        /// `ReplicaId`.
        public var replicaId: Int32 = -1
        /// `ReplicaEpoch`.
        public var replicaEpoch: Int64 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            replicaId = try r.int32()
            replicaEpoch = try r.int64()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(replicaId)
            w.int64(replicaEpoch)
            w.taggedFields(unknownTaggedFields)
        }

        /// Whether every field has its default, so that a tagged field of it is left out.
        @_spi(KafkaInternals)
        public var isAtDefault: Bool {
            if replicaId != -1 { return false }
            if replicaEpoch != -1 { return false }
            return unknownTaggedFields.isEmpty
        }
    }

    /// FetchTopic of FetchRequest.
    public struct FetchTopic: Sendable {
        /// `Topic`, to version 12.
        public var topic: String = ""
        /// `TopicId`, from version 13.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [FetchPartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 12
            if version <= 12 { topic = try r.string(compact: compact) }
            if version >= 13 { topicId = try r.uuid() }
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 16)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try FetchPartition(from: &r, version: version)) }
            if version >= 12 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 12
            if version <= 12 { w.string(topic, compact: compact) }
            if version >= 13 { w.uuid(topicId) }
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 12 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// FetchPartition of FetchRequest.
    public struct FetchPartition: Sendable {
        /// `Partition`.
        public var partition: Int32 = 0
        /// `CurrentLeaderEpoch`, from version 9.
        public var currentLeaderEpoch: Int32 = -1
        /// `FetchOffset`.
        public var fetchOffset: Int64 = 0
        /// `LastFetchedEpoch`, from version 12.
        public var lastFetchedEpoch: Int32 = -1
        /// `LogStartOffset`, from version 5.
        public var logStartOffset: Int64 = -1
        /// `PartitionMaxBytes`.
        public var partitionMaxBytes: Int32 = 0
        /// `ReplicaDirectoryId`, from version 17, tag 0.
        public var replicaDirectoryId: UUID128 = UUID128()
        /// `HighWatermark`, from version 18, tag 1.
        public var highWatermark: Int64 = 9_223_372_036_854_775_807
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partition = try r.int32()
            if version >= 9 { currentLeaderEpoch = try r.int32() }
            fetchOffset = try r.int64()
            if version >= 12 { lastFetchedEpoch = try r.int32() }
            if version >= 5 { logStartOffset = try r.int64() }
            partitionMaxBytes = try r.int32()
            if version >= 12 {
                for field in try r.taggedFields() {
                    var body = ByteReader(field.value)
                    switch field.tag {
                    case 0 where version >= 17:
                        replicaDirectoryId = try body.uuid()
                    case 1 where version >= 18:
                        highWatermark = try body.int64()
                    default:
                        unknownTaggedFields.append(field)
                        continue
                    }
                    try body.expectEnd()
                }
            }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partition)
            if version >= 9 { w.int32(currentLeaderEpoch) }
            w.int64(fetchOffset)
            if version >= 12 { w.int32(lastFetchedEpoch) }
            if version >= 5 { w.int64(logStartOffset) }
            w.int32(partitionMaxBytes)
            if version >= 12 {
                var tags = unknownTaggedFields
                if version >= 17 && replicaDirectoryId != UUID128() {
                    var body = ByteWriter(capacity: 64)
                    body.uuid(replicaDirectoryId)
                    tags.insert(TaggedField(tag: 0, value: body.finish()))
                }
                if version >= 18 && highWatermark != 9_223_372_036_854_775_807 {
                    var body = ByteWriter(capacity: 64)
                    body.int64(highWatermark)
                    tags.insert(TaggedField(tag: 1, value: body.finish()))
                }
                w.taggedFields(tags)
            }
        }
    }

    /// ForgottenTopic of FetchRequest.
    public struct ForgottenTopic: Sendable {
        /// `Topic`, to version 12.
        public var topic: String = ""
        /// `TopicId`, from version 13.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 12
            if version <= 12 { topic = try r.string(compact: compact) }
            if version >= 13 { topicId = try r.uuid() }
            partitions = try r.int32Array(compact: compact)
            if version >= 12 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 12
            if version <= 12 { w.string(topic, compact: compact) }
            if version >= 13 { w.uuid(topicId) }
            w.int32Array(partitions, compact: compact)
            if version >= 12 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to Fetch (1), versions 4 to 18.
public struct FetchResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`, from version 7.
    public var errorCode: Int16 = 0
    /// `SessionId`, from version 7.
    public var sessionId: Int32 = 0
    /// `Responses`.
    public var responses: [FetchableTopicResponse] = []
    /// `NodeEndpoints`, from version 16, tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .fetch }
    public static var validVersions: ClosedRange<Int16> { 4...18 }
    public static var flexibleVersions: Int16 { 12 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 12
        throttleTimeMs = try r.int32()
        if version >= 7 { errorCode = try r.int16() }
        if version >= 7 { sessionId = try r.int32() }
        let responsesCount = try r.arrayCount(compact: compact, elementSize: 3)
        responses.reserveCapacity(min(responsesCount, reservedElements))
        for _ in 0..<responsesCount { responses.append(try FetchableTopicResponse(from: &r, version: version)) }
        if version >= 12 {
            for field in try r.taggedFields() {
                var body = ByteReader(field.value)
                switch field.tag {
                case 0 where version >= 16:
                    let nodeEndpointsCount = try body.arrayCount(compact: true, elementSize: 11)
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
        let compact = version >= 12
        w.int32(throttleTimeMs)
        if version >= 7 { w.int16(errorCode) }
        if version >= 7 { w.int32(sessionId) }
        w.arrayCount(responses.count, compact: compact)
        for element in responses { element.encode(to: &w, version: version) }
        if version >= 12 {
            var tags = unknownTaggedFields
            if version >= 16 && !nodeEndpoints.isEmpty {
                var body = ByteWriter(capacity: 64)
                body.arrayCount(nodeEndpoints.count, compact: true)
                for element in nodeEndpoints { element.encode(to: &body, version: version) }
                tags.insert(TaggedField(tag: 0, value: body.finish()))
            }
            w.taggedFields(tags)
        }
    }
}

extension FetchResponse {
    /// FetchableTopicResponse of FetchResponse.
    public struct FetchableTopicResponse: Sendable {
        /// `Topic`, to version 12.
        public var topic: String = ""
        /// `TopicId`, from version 13.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [PartitionData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 12
            if version <= 12 { topic = try r.string(compact: compact) }
            if version >= 13 { topicId = try r.uuid() }
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 30)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionData(from: &r, version: version)) }
            if version >= 12 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 12
            if version <= 12 { w.string(topic, compact: compact) }
            if version >= 13 { w.uuid(topicId) }
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 12 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// PartitionData of FetchResponse.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `HighWatermark`.
        public var highWatermark: Int64 = 0
        /// `LastStableOffset`.
        public var lastStableOffset: Int64 = -1
        /// `LogStartOffset`, from version 5.
        public var logStartOffset: Int64 = -1
        /// `DivergingEpoch`, from version 12, tag 0.
        public var divergingEpoch: EpochEndOffset = EpochEndOffset()
        /// `CurrentLeader`, from version 12, tag 1.
        public var currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        /// `SnapshotId`, from version 12, tag 2.
        public var snapshotId: SnapshotId = SnapshotId()
        /// `AbortedTransactions`.
        public var abortedTransactions: [AbortedTransaction]? = []
        /// `PreferredReadReplica`, from version 11.
        public var preferredReadReplica: Int32 = -1
        /// `Records`.
        public var records: Bytes? = Bytes.empty
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 12
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            highWatermark = try r.int64()
            lastStableOffset = try r.int64()
            if version >= 5 { logStartOffset = try r.int64() }
            abortedTransactions = nil
            if let count = try r.nullableArrayCount(compact: compact, elementSize: 16) {
                var elements: [AbortedTransaction] = []
                elements.reserveCapacity(min(count, reservedElements))
                for _ in 0..<count { elements.append(try AbortedTransaction(from: &r, version: version)) }
                abortedTransactions = elements
            }
            if version >= 11 { preferredReadReplica = try r.int32() }
            records = try r.nullableData(compact: compact)
            if version >= 12 {
                for field in try r.taggedFields() {
                    var body = ByteReader(field.value)
                    switch field.tag {
                    case 0:
                        divergingEpoch = try EpochEndOffset(from: &body, version: version)
                    case 1:
                        currentLeader = try LeaderIdAndEpoch(from: &body, version: version)
                    case 2:
                        snapshotId = try SnapshotId(from: &body, version: version)
                    default:
                        unknownTaggedFields.append(field)
                        continue
                    }
                    try body.expectEnd()
                }
            }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 12
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.int64(highWatermark)
            w.int64(lastStableOffset)
            if version >= 5 { w.int64(logStartOffset) }
            w.nullableArrayCount(abortedTransactions?.count, compact: compact)
            if let abortedTransactions {
                for element in abortedTransactions { element.encode(to: &w, version: version) }
            }
            if version >= 11 { w.int32(preferredReadReplica) }
            w.nullableData(records, compact: compact)
            if version >= 12 {
                var tags = unknownTaggedFields
                if !divergingEpoch.isAtDefault {
                    var body = ByteWriter(capacity: 64)
                    divergingEpoch.encode(to: &body, version: version)
                    tags.insert(TaggedField(tag: 0, value: body.finish()))
                }
                if !currentLeader.isAtDefault {
                    var body = ByteWriter(capacity: 64)
                    currentLeader.encode(to: &body, version: version)
                    tags.insert(TaggedField(tag: 1, value: body.finish()))
                }
                if !snapshotId.isAtDefault {
                    var body = ByteWriter(capacity: 64)
                    snapshotId.encode(to: &body, version: version)
                    tags.insert(TaggedField(tag: 2, value: body.finish()))
                }
                w.taggedFields(tags)
            }
        }
    }

    /// EpochEndOffset of FetchResponse.
    public struct EpochEndOffset: Sendable {
        /// `Epoch`.
        public var epoch: Int32 = -1
        /// `EndOffset`.
        public var endOffset: Int64 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            epoch = try r.int32()
            endOffset = try r.int64()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(epoch)
            w.int64(endOffset)
            w.taggedFields(unknownTaggedFields)
        }

        /// Whether every field has its default, so that a tagged field of it is left out.
        @_spi(KafkaInternals)
        public var isAtDefault: Bool {
            if epoch != -1 { return false }
            if endOffset != -1 { return false }
            return unknownTaggedFields.isEmpty
        }
    }

    /// LeaderIdAndEpoch of FetchResponse.
    public struct LeaderIdAndEpoch: Sendable {
        /// `LeaderId`.
        public var leaderId: Int32 = -1
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = -1
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

        /// Whether every field has its default, so that a tagged field of it is left out.
        @_spi(KafkaInternals)
        public var isAtDefault: Bool {
            if leaderId != -1 { return false }
            if leaderEpoch != -1 { return false }
            return unknownTaggedFields.isEmpty
        }
    }

    /// SnapshotId of FetchResponse.
    public struct SnapshotId: Sendable {
        /// `EndOffset`.
        public var endOffset: Int64 = -1
        /// `Epoch`.
        public var epoch: Int32 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            endOffset = try r.int64()
            epoch = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int64(endOffset)
            w.int32(epoch)
            w.taggedFields(unknownTaggedFields)
        }

        /// Whether every field has its default, so that a tagged field of it is left out.
        @_spi(KafkaInternals)
        public var isAtDefault: Bool {
            if endOffset != -1 { return false }
            if epoch != -1 { return false }
            return unknownTaggedFields.isEmpty
        }
    }

    /// AbortedTransaction of FetchResponse.
    public struct AbortedTransaction: Sendable {
        /// `ProducerId`.
        public var producerId: Int64 = 0
        /// `FirstOffset`.
        public var firstOffset: Int64 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            producerId = try r.int64()
            firstOffset = try r.int64()
            if version >= 12 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int64(producerId)
            w.int64(firstOffset)
            if version >= 12 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// NodeEndpoint of FetchResponse.
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
