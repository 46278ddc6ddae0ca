// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request WriteTxnMarkers (27), versions 1 to 2.
public struct WriteTxnMarkersRequest: KafkaRequest {
    /// `Markers`.
    public var markers: [WritableTxnMarker] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = WriteTxnMarkersResponse
    public static var apiKey: APIKey { .writeTxnMarkers }
    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let markersCount = try r.arrayCount(compact: true, elementSize: 17)
        markers.reserveCapacity(min(markersCount, reservedElements))
        for _ in 0..<markersCount { markers.append(try WritableTxnMarker(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(markers.count, compact: true)
        for element in markers { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension WriteTxnMarkersRequest {
    /// WritableTxnMarker of WriteTxnMarkersRequest.
    public struct WritableTxnMarker: Sendable {
        /// `ProducerId`.
        public var producerId: Int64 = 0
        /// `ProducerEpoch`.
        public var producerEpoch: Int16 = 0
        /// `TransactionResult`.
        public var transactionResult: Bool = false
        /// `Topics`.
        public var topics: [WritableTxnMarkerTopic] = []
        /// `CoordinatorEpoch`.
        public var coordinatorEpoch: Int32 = 0
        /// `TransactionVersion`, from version 2.
        public var transactionVersion: Int8 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            producerId = try r.int64()
            producerEpoch = try r.int16()
            transactionResult = try r.bool()
            let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try WritableTxnMarkerTopic(from: &r, version: version)) }
            coordinatorEpoch = try r.int32()
            if version >= 2 { transactionVersion = try r.int8() }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int64(producerId)
            w.int16(producerEpoch)
            w.bool(transactionResult)
            w.arrayCount(topics.count, compact: true)
            for element in topics { element.encode(to: &w, version: version) }
            w.int32(coordinatorEpoch)
            if version >= 2 { w.int8(transactionVersion) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// WritableTxnMarkerTopic of WriteTxnMarkersRequest.
    public struct WritableTxnMarkerTopic: Sendable {
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

/// The response to WriteTxnMarkers (27), versions 1 to 2.
public struct WriteTxnMarkersResponse: KafkaResponse {
    /// `Markers`.
    public var markers: [WritableTxnMarkerResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .writeTxnMarkers }
    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 1 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let markersCount = try r.arrayCount(compact: true, elementSize: 10)
        markers.reserveCapacity(min(markersCount, reservedElements))
        for _ in 0..<markersCount { markers.append(try WritableTxnMarkerResult(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(markers.count, compact: true)
        for element in markers { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension WriteTxnMarkersResponse {
    /// WritableTxnMarkerResult of WriteTxnMarkersResponse.
    public struct WritableTxnMarkerResult: Sendable {
        /// `ProducerId`.
        public var producerId: Int64 = 0
        /// `Topics`.
        public var topics: [WritableTxnMarkerTopicResult] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            producerId = try r.int64()
            let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try WritableTxnMarkerTopicResult(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int64(producerId)
            w.arrayCount(topics.count, compact: true)
            for element in topics { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// WritableTxnMarkerTopicResult of WriteTxnMarkersResponse.
    public struct WritableTxnMarkerTopicResult: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [WritableTxnMarkerPartitionResult] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 7)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try WritableTxnMarkerPartitionResult(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// WritableTxnMarkerPartitionResult of WriteTxnMarkersResponse.
    public struct WritableTxnMarkerPartitionResult: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
