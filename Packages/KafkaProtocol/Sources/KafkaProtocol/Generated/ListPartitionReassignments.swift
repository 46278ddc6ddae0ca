// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ListPartitionReassignments (46), version 0.
public struct ListPartitionReassignmentsRequest: KafkaRequest {
    /// `TimeoutMs`.
    public var timeoutMs: Int32 = 60000
    /// `Topics`.
    public var topics: [ListPartitionReassignmentsTopics]?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ListPartitionReassignmentsResponse
    public static var apiKey: APIKey { .listPartitionReassignments }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        timeoutMs = try r.int32()
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [ListPartitionReassignmentsTopics] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try ListPartitionReassignmentsTopics(from: &r, version: version)) }
            topics = elements
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(timeoutMs)
        w.nullableArrayCount(topics?.count, compact: true)
        if let topics {
            for element in topics { element.encode(to: &w, version: version) }
        }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ListPartitionReassignmentsRequest {
    /// ListPartitionReassignmentsTopics of ListPartitionReassignmentsRequest.
    public struct ListPartitionReassignmentsTopics: Sendable {
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

/// The response to ListPartitionReassignments (46), version 0.
public struct ListPartitionReassignmentsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// `Topics`.
    public var topics: [OngoingTopicReassignment] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .listPartitionReassignments }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try OngoingTopicReassignment(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension ListPartitionReassignmentsResponse {
    /// OngoingTopicReassignment of ListPartitionReassignmentsResponse.
    public struct OngoingTopicReassignment: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [OngoingPartitionReassignment] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 8)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try OngoingPartitionReassignment(from: &r, version: version))
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

    /// OngoingPartitionReassignment of ListPartitionReassignmentsResponse.
    public struct OngoingPartitionReassignment: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `Replicas`.
        public var replicas: [Int32] = []
        /// `AddingReplicas`.
        public var addingReplicas: [Int32] = []
        /// `RemovingReplicas`.
        public var removingReplicas: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            replicas = try r.int32Array(compact: true)
            addingReplicas = try r.int32Array(compact: true)
            removingReplicas = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int32Array(replicas, compact: true)
            w.int32Array(addingReplicas, compact: true)
            w.int32Array(removingReplicas, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
