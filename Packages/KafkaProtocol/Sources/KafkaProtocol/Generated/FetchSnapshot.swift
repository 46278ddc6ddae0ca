// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request FetchSnapshot (59), versions 0 to 1.
public struct FetchSnapshotRequest: KafkaRequest {
    /// `ClusterId`, tag 0.
    public var clusterId: String?
    /// `ReplicaId`.
    public var replicaId: Int32 = -1
    /// `MaxBytes`.
    public var maxBytes: Int32 = 2_147_483_647
    /// `Topics`.
    public var topics: [TopicSnapshot] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = FetchSnapshotResponse
    public static var apiKey: APIKey { .fetchSnapshot }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        replicaId = try r.int32()
        maxBytes = try r.int32()
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicSnapshot(from: &r, version: version)) }
        for field in try r.taggedFields() {
            var body = ByteReader(field.value)
            switch field.tag {
            case 0:
                clusterId = try body.nullableString(compact: true)
            default:
                unknownTaggedFields.append(field)
                continue
            }
            try body.expectEnd()
        }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(replicaId)
        w.int32(maxBytes)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        var tags = unknownTaggedFields
        if clusterId != nil {
            var body = ByteWriter(capacity: 64)
            body.nullableString(clusterId, compact: true)
            tags.insert(TaggedField(tag: 0, value: body.finish()))
        }
        w.taggedFields(tags)
    }
}

extension FetchSnapshotRequest {
    /// TopicSnapshot of FetchSnapshotRequest.
    public struct TopicSnapshot: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [PartitionSnapshot] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 30)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionSnapshot(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// PartitionSnapshot of FetchSnapshotRequest.
    public struct PartitionSnapshot: Sendable {
        /// `Partition`.
        public var partition: Int32 = 0
        /// `CurrentLeaderEpoch`.
        public var currentLeaderEpoch: Int32 = 0
        /// `SnapshotId`.
        public var snapshotId: SnapshotId = SnapshotId()
        /// `Position`.
        public var position: Int64 = 0
        /// `ReplicaDirectoryId`, from version 1, tag 0.
        public var replicaDirectoryId: UUID128 = UUID128()
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partition = try r.int32()
            currentLeaderEpoch = try r.int32()
            snapshotId = try SnapshotId(from: &r, version: version)
            position = try r.int64()
            for field in try r.taggedFields() {
                var body = ByteReader(field.value)
                switch field.tag {
                case 0 where version >= 1:
                    replicaDirectoryId = try body.uuid()
                default:
                    unknownTaggedFields.append(field)
                    continue
                }
                try body.expectEnd()
            }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partition)
            w.int32(currentLeaderEpoch)
            snapshotId.encode(to: &w, version: version)
            w.int64(position)
            var tags = unknownTaggedFields
            if version >= 1 && replicaDirectoryId != UUID128() {
                var body = ByteWriter(capacity: 64)
                body.uuid(replicaDirectoryId)
                tags.insert(TaggedField(tag: 0, value: body.finish()))
            }
            w.taggedFields(tags)
        }
    }

    /// SnapshotId of FetchSnapshotRequest.
    public struct SnapshotId: Sendable {
        /// `EndOffset`.
        public var endOffset: Int64 = 0
        /// `Epoch`.
        public var epoch: Int32 = 0
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
    }
}

/// The response to FetchSnapshot (59), versions 0 to 1.
public struct FetchSnapshotResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `Topics`.
    public var topics: [TopicSnapshot] = []
    /// `NodeEndpoints`, from version 1, tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .fetchSnapshot }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicSnapshot(from: &r, version: version)) }
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
        w.int32(throttleTimeMs)
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

extension FetchSnapshotResponse {
    /// TopicSnapshot of FetchSnapshotResponse.
    public struct TopicSnapshot: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [PartitionSnapshot] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 37)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionSnapshot(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// PartitionSnapshot of FetchSnapshotResponse.
    public struct PartitionSnapshot: Sendable {
        /// `Index`.
        public var index: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `SnapshotId`.
        public var snapshotId: SnapshotId = SnapshotId()
        /// `CurrentLeader`, tag 0.
        public var currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        /// `Size`.
        public var size: Int64 = 0
        /// `Position`.
        public var position: Int64 = 0
        /// `UnalignedRecords`.
        public var unalignedRecords: Bytes = Bytes.empty
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            index = try r.int32()
            errorCode = try r.int16()
            snapshotId = try SnapshotId(from: &r, version: version)
            size = try r.int64()
            position = try r.int64()
            unalignedRecords = try r.data(compact: true)
            for field in try r.taggedFields() {
                var body = ByteReader(field.value)
                switch field.tag {
                case 0:
                    currentLeader = try LeaderIdAndEpoch(from: &body, version: version)
                default:
                    unknownTaggedFields.append(field)
                    continue
                }
                try body.expectEnd()
            }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(index)
            w.int16(errorCode)
            snapshotId.encode(to: &w, version: version)
            w.int64(size)
            w.int64(position)
            w.data(unalignedRecords, compact: true)
            var tags = unknownTaggedFields
            if !currentLeader.isAtDefault {
                var body = ByteWriter(capacity: 64)
                currentLeader.encode(to: &body, version: version)
                tags.insert(TaggedField(tag: 0, value: body.finish()))
            }
            w.taggedFields(tags)
        }
    }

    /// SnapshotId of FetchSnapshotResponse.
    public struct SnapshotId: Sendable {
        /// `EndOffset`.
        public var endOffset: Int64 = 0
        /// `Epoch`.
        public var epoch: Int32 = 0
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
    }

    /// LeaderIdAndEpoch of FetchSnapshotResponse.
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

        /// Whether every field has its default, so that a tagged field of it is left out.
        @_spi(KafkaInternals)
        public var isAtDefault: Bool {
            if leaderId != 0 { return false }
            if leaderEpoch != 0 { return false }
            return unknownTaggedFields.isEmpty
        }
    }

    /// NodeEndpoint of FetchSnapshotResponse.
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
