// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeTransactions (65), version 0.
public struct DescribeTransactionsRequest: KafkaRequest {
    /// `TransactionalIds`.
    public var transactionalIds: [String] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeTransactionsResponse
    public static var apiKey: APIKey { .describeTransactions }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        transactionalIds = try r.stringArray(compact: true)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.stringArray(transactionalIds, compact: true)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to DescribeTransactions (65), version 0.
public struct DescribeTransactionsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `TransactionStates`.
    public var transactionStates: [TransactionState] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeTransactions }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        let transactionStatesCount = try r.arrayCount(compact: true, elementSize: 28)
        transactionStates.reserveCapacity(min(transactionStatesCount, reservedElements))
        for _ in 0..<transactionStatesCount {
            transactionStates.append(try TransactionState(from: &r, version: version))
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.arrayCount(transactionStates.count, compact: true)
        for element in transactionStates { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeTransactionsResponse {
    /// TransactionState of DescribeTransactionsResponse.
    public struct TransactionState: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `TransactionalId`.
        public var transactionalId: String = ""
        /// `TransactionState`.
        public var transactionState: String = ""
        /// `TransactionTimeoutMs`.
        public var transactionTimeoutMs: Int32 = 0
        /// `TransactionStartTimeMs`.
        public var transactionStartTimeMs: Int64 = 0
        /// `ProducerId`.
        public var producerId: Int64 = 0
        /// `ProducerEpoch`.
        public var producerEpoch: Int16 = 0
        /// `Topics`.
        public var topics: [TopicData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            errorCode = try r.int16()
            transactionalId = try r.string(compact: true)
            transactionState = try r.string(compact: true)
            transactionTimeoutMs = try r.int32()
            transactionStartTimeMs = try r.int64()
            producerId = try r.int64()
            producerEpoch = try r.int16()
            let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try TopicData(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16(errorCode)
            w.string(transactionalId, compact: true)
            w.string(transactionState, compact: true)
            w.int32(transactionTimeoutMs)
            w.int64(transactionStartTimeMs)
            w.int64(producerId)
            w.int16(producerEpoch)
            w.arrayCount(topics.count, compact: true)
            for element in topics { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TopicData of DescribeTransactionsResponse.
    public struct TopicData: Sendable {
        /// `Topic`.
        public var topic: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topic = try r.string(compact: true)
            partitions = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topic, compact: true)
            w.int32Array(partitions, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
