// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeProducers (61), version 0.
public struct DescribeProducersRequest: KafkaRequest {
    /// `Topics`.
    public var topics: [TopicRequest] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeProducersResponse
    public static var apiKey: APIKey { .describeProducers }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicRequest(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeProducersRequest {
    /// TopicRequest of DescribeProducersRequest.
    public struct TopicRequest: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `PartitionIndexes`.
        public var partitionIndexes: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            partitionIndexes = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.int32Array(partitionIndexes, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to DescribeProducers (61), version 0.
public struct DescribeProducersResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`.
    public var topics: [TopicResponse] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeProducers }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try TopicResponse(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeProducersResponse {
    /// TopicResponse of DescribeProducersResponse.
    public struct TopicResponse: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [PartitionResponse] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 9)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try PartitionResponse(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// PartitionResponse of DescribeProducersResponse.
    public struct PartitionResponse: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// `ActiveProducers`.
        public var activeProducers: [ProducerState] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            let activeProducersCount = try r.arrayCount(compact: true, elementSize: 37)
            activeProducers.reserveCapacity(min(activeProducersCount, reservedElements))
            for _ in 0..<activeProducersCount { activeProducers.append(try ProducerState(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.arrayCount(activeProducers.count, compact: true)
            for element in activeProducers { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// ProducerState of DescribeProducersResponse.
    public struct ProducerState: Sendable {
        /// `ProducerId`.
        public var producerId: Int64 = 0
        /// `ProducerEpoch`.
        public var producerEpoch: Int32 = 0
        /// `LastSequence`.
        public var lastSequence: Int32 = -1
        /// `LastTimestamp`.
        public var lastTimestamp: Int64 = -1
        /// `CoordinatorEpoch`.
        public var coordinatorEpoch: Int32 = 0
        /// `CurrentTxnStartOffset`.
        public var currentTxnStartOffset: Int64 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            producerId = try r.int64()
            producerEpoch = try r.int32()
            lastSequence = try r.int32()
            lastTimestamp = try r.int64()
            coordinatorEpoch = try r.int32()
            currentTxnStartOffset = try r.int64()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int64(producerId)
            w.int32(producerEpoch)
            w.int32(lastSequence)
            w.int64(lastTimestamp)
            w.int32(coordinatorEpoch)
            w.int64(currentTxnStartOffset)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
