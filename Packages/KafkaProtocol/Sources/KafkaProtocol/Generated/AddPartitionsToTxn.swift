// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AddPartitionsToTxn (24), versions 0 to 5.
public struct AddPartitionsToTxnRequest: KafkaRequest {
    /// `Transactions`, from version 4.
    public var transactions: [AddPartitionsToTxnTransaction] = []
    /// `V3AndBelowTransactionalId`, to version 3.
    public var v3AndBelowTransactionalId: String = ""
    /// `V3AndBelowProducerId`, to version 3.
    public var v3AndBelowProducerId: Int64 = 0
    /// `V3AndBelowProducerEpoch`, to version 3.
    public var v3AndBelowProducerEpoch: Int16 = 0
    /// `V3AndBelowTopics`, to version 3.
    public var v3AndBelowTopics: [AddPartitionsToTxnTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AddPartitionsToTxnResponse
    public static var apiKey: APIKey { .addPartitionsToTxn }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        if version >= 4 {
            let transactionsCount = try r.arrayCount(compact: compact, elementSize: 14)
            transactions.reserveCapacity(min(transactionsCount, reservedElements))
            for _ in 0..<transactionsCount {
                transactions.append(try AddPartitionsToTxnTransaction(from: &r, version: version))
            }
        }
        if version <= 3 { v3AndBelowTransactionalId = try r.string(compact: compact) }
        if version <= 3 { v3AndBelowProducerId = try r.int64() }
        if version <= 3 { v3AndBelowProducerEpoch = try r.int16() }
        if version <= 3 {
            let v3AndBelowTopicsCount = try r.arrayCount(compact: compact, elementSize: 3)
            v3AndBelowTopics.reserveCapacity(min(v3AndBelowTopicsCount, reservedElements))
            for _ in 0..<v3AndBelowTopicsCount {
                v3AndBelowTopics.append(try AddPartitionsToTxnTopic(from: &r, version: version))
            }
        }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        if version >= 4 {
            w.arrayCount(transactions.count, compact: compact)
            for element in transactions { element.encode(to: &w, version: version) }
        }
        if version <= 3 { w.string(v3AndBelowTransactionalId, compact: compact) }
        if version <= 3 { w.int64(v3AndBelowProducerId) }
        if version <= 3 { w.int16(v3AndBelowProducerEpoch) }
        if version <= 3 {
            w.arrayCount(v3AndBelowTopics.count, compact: compact)
            for element in v3AndBelowTopics { element.encode(to: &w, version: version) }
        }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

extension AddPartitionsToTxnRequest {
    /// AddPartitionsToTxnTransaction of AddPartitionsToTxnRequest.
    public struct AddPartitionsToTxnTransaction: Sendable {
        /// `TransactionalId`.
        public var transactionalId: String = ""
        /// `ProducerId`.
        public var producerId: Int64 = 0
        /// `ProducerEpoch`.
        public var producerEpoch: Int16 = 0
        /// `VerifyOnly`.
        public var verifyOnly: Bool = false
        /// `Topics`.
        public var topics: [AddPartitionsToTxnTopic] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            transactionalId = try r.string(compact: true)
            producerId = try r.int64()
            producerEpoch = try r.int16()
            verifyOnly = try r.bool()
            let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try AddPartitionsToTxnTopic(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(transactionalId, compact: true)
            w.int64(producerId)
            w.int16(producerEpoch)
            w.bool(verifyOnly)
            w.arrayCount(topics.count, compact: true)
            for element in topics { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// AddPartitionsToTxnTopic of AddPartitionsToTxnRequest.
    public struct AddPartitionsToTxnTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 3
            name = try r.string(compact: compact)
            partitions = try r.int32Array(compact: compact)
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 3
            w.string(name, compact: compact)
            w.int32Array(partitions, compact: compact)
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to AddPartitionsToTxn (24), versions 0 to 5.
public struct AddPartitionsToTxnResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`, from version 4.
    public var errorCode: Int16 = 0
    /// `ResultsByTransaction`, from version 4.
    public var resultsByTransaction: [AddPartitionsToTxnResult] = []
    /// `ResultsByTopicV3AndBelow`, to version 3.
    public var resultsByTopicV3AndBelow: [AddPartitionsToTxnTopicResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .addPartitionsToTxn }
    public static var validVersions: ClosedRange<Int16> { 0...5 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        throttleTimeMs = try r.int32()
        if version >= 4 { errorCode = try r.int16() }
        if version >= 4 {
            let resultsByTransactionCount = try r.arrayCount(compact: compact, elementSize: 3)
            resultsByTransaction.reserveCapacity(min(resultsByTransactionCount, reservedElements))
            for _ in 0..<resultsByTransactionCount {
                resultsByTransaction.append(try AddPartitionsToTxnResult(from: &r, version: version))
            }
        }
        if version <= 3 {
            let resultsByTopicV3AndBelowCount = try r.arrayCount(compact: compact, elementSize: 3)
            resultsByTopicV3AndBelow.reserveCapacity(min(resultsByTopicV3AndBelowCount, reservedElements))
            for _ in 0..<resultsByTopicV3AndBelowCount {
                resultsByTopicV3AndBelow.append(try AddPartitionsToTxnTopicResult(from: &r, version: version))
            }
        }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        w.int32(throttleTimeMs)
        if version >= 4 { w.int16(errorCode) }
        if version >= 4 {
            w.arrayCount(resultsByTransaction.count, compact: compact)
            for element in resultsByTransaction { element.encode(to: &w, version: version) }
        }
        if version <= 3 {
            w.arrayCount(resultsByTopicV3AndBelow.count, compact: compact)
            for element in resultsByTopicV3AndBelow { element.encode(to: &w, version: version) }
        }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

extension AddPartitionsToTxnResponse {
    /// AddPartitionsToTxnResult of AddPartitionsToTxnResponse.
    public struct AddPartitionsToTxnResult: Sendable {
        /// `TransactionalId`.
        public var transactionalId: String = ""
        /// `TopicResults`.
        public var topicResults: [AddPartitionsToTxnTopicResult] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            transactionalId = try r.string(compact: true)
            let topicResultsCount = try r.arrayCount(compact: true, elementSize: 3)
            topicResults.reserveCapacity(min(topicResultsCount, reservedElements))
            for _ in 0..<topicResultsCount {
                topicResults.append(try AddPartitionsToTxnTopicResult(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(transactionalId, compact: true)
            w.arrayCount(topicResults.count, compact: true)
            for element in topicResults { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// AddPartitionsToTxnTopicResult of AddPartitionsToTxnResponse.
    public struct AddPartitionsToTxnTopicResult: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `ResultsByPartition`.
        public var resultsByPartition: [AddPartitionsToTxnPartitionResult] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 3
            name = try r.string(compact: compact)
            let resultsByPartitionCount = try r.arrayCount(compact: compact, elementSize: 6)
            resultsByPartition.reserveCapacity(min(resultsByPartitionCount, reservedElements))
            for _ in 0..<resultsByPartitionCount {
                resultsByPartition.append(try AddPartitionsToTxnPartitionResult(from: &r, version: version))
            }
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 3
            w.string(name, compact: compact)
            w.arrayCount(resultsByPartition.count, compact: compact)
            for element in resultsByPartition { element.encode(to: &w, version: version) }
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// AddPartitionsToTxnPartitionResult of AddPartitionsToTxnResponse.
    public struct AddPartitionsToTxnPartitionResult: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `PartitionErrorCode`.
        public var partitionErrorCode: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            partitionErrorCode = try r.int16()
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(partitionErrorCode)
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
