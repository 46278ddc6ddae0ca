// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AlterPartition (56), versions 2 to 3.
public struct AlterPartitionRequest: KafkaRequest {
    /// `BrokerId`.
    public var brokerId: Int32 = 0
    /// `BrokerEpoch`.
    public var brokerEpoch: Int64 = -1
    /// `Topics`.
    public var topics: [TopicData] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AlterPartitionResponse
    public static var apiKey: APIKey { .alterPartition }
    public static var validVersions: ClosedRange<Int16> { 2...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        brokerId = try r.int32()
        brokerEpoch = try r.int64()
        let topicsCount = try r.arrayCount(compact: true, elementSize: 18)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(brokerId)
        w.int64(brokerEpoch)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension AlterPartitionRequest {
    /// TopicData of AlterPartitionRequest.
    public struct TopicData: Sendable {
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
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 15)
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

    /// PartitionData of AlterPartitionRequest.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// `NewIsr`, to version 2.
        public var newIsr: [Int32] = []
        /// `NewIsrWithEpochs`, from version 3.
        public var newIsrWithEpochs: [BrokerState] = []
        /// `LeaderRecoveryState`.
        public var leaderRecoveryState: Int8 = 0
        /// `PartitionEpoch`.
        public var partitionEpoch: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            leaderEpoch = try r.int32()
            if version <= 2 { newIsr = try r.int32Array(compact: true) }
            if version >= 3 {
                let newIsrWithEpochsCount = try r.arrayCount(compact: true, elementSize: 13)
                newIsrWithEpochs.reserveCapacity(min(newIsrWithEpochsCount, reservedElements))
                for _ in 0..<newIsrWithEpochsCount {
                    newIsrWithEpochs.append(try BrokerState(from: &r, version: version))
                }
            }
            leaderRecoveryState = try r.int8()
            partitionEpoch = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int32(leaderEpoch)
            if version <= 2 { w.int32Array(newIsr, compact: true) }
            if version >= 3 {
                w.arrayCount(newIsrWithEpochs.count, compact: true)
                for element in newIsrWithEpochs { element.encode(to: &w, version: version) }
            }
            w.int8(leaderRecoveryState)
            w.int32(partitionEpoch)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// BrokerState of AlterPartitionRequest.
    public struct BrokerState: Sendable {
        /// `BrokerId`.
        public var brokerId: Int32 = 0
        /// `BrokerEpoch`.
        public var brokerEpoch: Int64 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            brokerId = try r.int32()
            brokerEpoch = try r.int64()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(brokerId)
            w.int64(brokerEpoch)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to AlterPartition (56), versions 2 to 3.
public struct AlterPartitionResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `Topics`.
    public var topics: [TopicData] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .alterPartition }
    public static var validVersions: ClosedRange<Int16> { 2...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        let topicsCount = try r.arrayCount(compact: true, elementSize: 18)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension AlterPartitionResponse {
    /// TopicData of AlterPartitionResponse.
    public struct TopicData: Sendable {
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
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 21)
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

    /// PartitionData of AlterPartitionResponse.
    public struct PartitionData: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `LeaderId`.
        public var leaderId: Int32 = 0
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = 0
        /// `Isr`.
        public var isr: [Int32] = []
        /// `LeaderRecoveryState`.
        public var leaderRecoveryState: Int8 = 0
        /// `PartitionEpoch`.
        public var partitionEpoch: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            isr = try r.int32Array(compact: true)
            leaderRecoveryState = try r.int8()
            partitionEpoch = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.int32(leaderId)
            w.int32(leaderEpoch)
            w.int32Array(isr, compact: true)
            w.int8(leaderRecoveryState)
            w.int32(partitionEpoch)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
