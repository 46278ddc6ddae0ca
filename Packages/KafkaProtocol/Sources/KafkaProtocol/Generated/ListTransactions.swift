// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ListTransactions (66), versions 0 to 2.
public struct ListTransactionsRequest: KafkaRequest {
    /// `StateFilters`.
    public var stateFilters: [String] = []
    /// `ProducerIdFilters`.
    public var producerIdFilters: [Int64] = []
    /// `DurationFilter`, from version 1.
    public var durationFilter: Int64 = -1
    /// `TransactionalIdPattern`, from version 2.
    public var transactionalIdPattern: String?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ListTransactionsResponse
    public static var apiKey: APIKey { .listTransactions }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        stateFilters = try r.stringArray(compact: true)
        producerIdFilters = try r.int64Array(compact: true)
        if version >= 1 { durationFilter = try r.int64() }
        if version >= 2 { transactionalIdPattern = try r.nullableString(compact: true) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.stringArray(stateFilters, compact: true)
        w.int64Array(producerIdFilters, compact: true)
        if version >= 1 { w.int64(durationFilter) }
        if version >= 2 { w.nullableString(transactionalIdPattern, compact: true) }
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to ListTransactions (66), versions 0 to 2.
public struct ListTransactionsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `UnknownStateFilters`.
    public var unknownStateFilters: [String] = []
    /// `TransactionStates`.
    public var transactionStates: [TransactionState] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .listTransactions }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        unknownStateFilters = try r.stringArray(compact: true)
        let transactionStatesCount = try r.arrayCount(compact: true, elementSize: 11)
        transactionStates.reserveCapacity(min(transactionStatesCount, reservedElements))
        for _ in 0..<transactionStatesCount {
            transactionStates.append(try TransactionState(from: &r, version: version))
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.stringArray(unknownStateFilters, compact: true)
        w.arrayCount(transactionStates.count, compact: true)
        for element in transactionStates { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ListTransactionsResponse {
    /// TransactionState of ListTransactionsResponse.
    public struct TransactionState: Sendable {
        /// `TransactionalId`.
        public var transactionalId: String = ""
        /// `ProducerId`.
        public var producerId: Int64 = 0
        /// `TransactionState`.
        public var transactionState: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            transactionalId = try r.string(compact: true)
            producerId = try r.int64()
            transactionState = try r.string(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(transactionalId, compact: true)
            w.int64(producerId)
            w.string(transactionState, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
