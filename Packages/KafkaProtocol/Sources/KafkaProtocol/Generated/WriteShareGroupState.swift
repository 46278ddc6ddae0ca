// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request WriteShareGroupState (85), versions 0 to 1.
public struct WriteShareGroupStateRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `Topics`.
    public var topics: [WriteStateData] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = WriteShareGroupStateResponse
    public static var apiKey: APIKey { .writeShareGroupState }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupId = try r.string(compact: true)
        let topicsCount = try r.arrayCount(compact: true, elementSize: 18)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try WriteStateData(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.string(groupId, compact: true)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension WriteShareGroupStateRequest {
    /// WriteStateData of WriteShareGroupStateRequest.
    public struct WriteStateData: Sendable {
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
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 22)
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

    /// PartitionData of WriteShareGroupStateRequest.
    public struct PartitionData: Sendable {
        /// `Partition`.
        public var partition: Int32 = 0
        /// `StateEpoch`.
        public var stateEpoch: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// `StartOffset`.
        public var startOffset: Int64 = 0
        /// `DeliveryCompleteCount`, from version 1.
        public var deliveryCompleteCount: Int32 = -1
        /// `StateBatches`.
        public var stateBatches: [StateBatch] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partition = try r.int32()
            stateEpoch = try r.int32()
            leaderEpoch = try r.int32()
            startOffset = try r.int64()
            if version >= 1 { deliveryCompleteCount = try r.int32() }
            let stateBatchesCount = try r.arrayCount(compact: true, elementSize: 20)
            stateBatches.reserveCapacity(min(stateBatchesCount, reservedElements))
            for _ in 0..<stateBatchesCount { stateBatches.append(try StateBatch(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partition)
            w.int32(stateEpoch)
            w.int32(leaderEpoch)
            w.int64(startOffset)
            if version >= 1 { w.int32(deliveryCompleteCount) }
            w.arrayCount(stateBatches.count, compact: true)
            for element in stateBatches { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// StateBatch of WriteShareGroupStateRequest.
    public struct StateBatch: Sendable {
        /// `FirstOffset`.
        public var firstOffset: Int64 = 0
        /// `LastOffset`.
        public var lastOffset: Int64 = 0
        /// `DeliveryState`.
        public var deliveryState: Int8 = 0
        /// `DeliveryCount`.
        public var deliveryCount: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            firstOffset = try r.int64()
            lastOffset = try r.int64()
            deliveryState = try r.int8()
            deliveryCount = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int64(firstOffset)
            w.int64(lastOffset)
            w.int8(deliveryState)
            w.int16(deliveryCount)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to WriteShareGroupState (85), versions 0 to 1.
public struct WriteShareGroupStateResponse: KafkaResponse {
    /// `Results`.
    public var results: [WriteStateResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .writeShareGroupState }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let resultsCount = try r.arrayCount(compact: true, elementSize: 18)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try WriteStateResult(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(results.count, compact: true)
        for element in results { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension WriteShareGroupStateResponse {
    /// WriteStateResult of WriteShareGroupStateResponse.
    public struct WriteStateResult: Sendable {
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `Partitions`.
        public var partitions: [PartitionResult] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicId = try r.uuid()
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 8)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionResult(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.uuid(topicId)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// PartitionResult of WriteShareGroupStateResponse.
    public struct PartitionResult: Sendable {
        /// `Partition`.
        public var partition: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partition = try r.int32()
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partition)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
