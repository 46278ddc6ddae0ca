// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AlterPartitionReassignments (45), versions 0 to 1.
public struct AlterPartitionReassignmentsRequest: KafkaRequest {
    /// `TimeoutMs`.
    public var timeoutMs: Int32 = 60000
    /// `AllowReplicationFactorChange`, from version 1.
    public var allowReplicationFactorChange: Bool = true
    /// `Topics`.
    public var topics: [ReassignableTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AlterPartitionReassignmentsResponse
    public static var apiKey: APIKey { .alterPartitionReassignments }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        timeoutMs = try r.int32()
        if version >= 1 { allowReplicationFactorChange = try r.bool() }
        let topicsCount = try r.arrayCount(compact: true, elementSize: 3)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try ReassignableTopic(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(timeoutMs)
        if version >= 1 { w.bool(allowReplicationFactorChange) }
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension AlterPartitionReassignmentsRequest {
    /// ReassignableTopic of AlterPartitionReassignmentsRequest.
    public struct ReassignableTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [ReassignablePartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 6)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try ReassignablePartition(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.arrayCount(partitions.count, compact: true)
            for element in partitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// ReassignablePartition of AlterPartitionReassignmentsRequest.
    public struct ReassignablePartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `Replicas`.
        public var replicas: [Int32]?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            replicas = try r.nullableInt32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.nullableInt32Array(replicas, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to AlterPartitionReassignments (45), versions 0 to 1.
public struct AlterPartitionReassignmentsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `AllowReplicationFactorChange`, from version 1.
    public var allowReplicationFactorChange: Bool = true
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// `Responses`.
    public var responses: [ReassignableTopicResponse] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .alterPartitionReassignments }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        if version >= 1 { allowReplicationFactorChange = try r.bool() }
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        let responsesCount = try r.arrayCount(compact: true, elementSize: 3)
        responses.reserveCapacity(min(responsesCount, reservedElements))
        for _ in 0..<responsesCount { responses.append(try ReassignableTopicResponse(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        if version >= 1 { w.bool(allowReplicationFactorChange) }
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.arrayCount(responses.count, compact: true)
        for element in responses { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension AlterPartitionReassignmentsResponse {
    /// ReassignableTopicResponse of AlterPartitionReassignmentsResponse.
    public struct ReassignableTopicResponse: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [ReassignablePartitionResponse] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            let partitionsCount = try r.arrayCount(compact: true, elementSize: 8)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try ReassignablePartitionResponse(from: &r, version: version))
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

    /// ReassignablePartitionResponse of AlterPartitionReassignmentsResponse.
    public struct ReassignablePartitionResponse: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
