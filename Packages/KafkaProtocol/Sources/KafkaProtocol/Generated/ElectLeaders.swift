// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ElectLeaders (43), versions 0 to 2.
public struct ElectLeadersRequest: KafkaRequest {
    /// `ElectionType`, from version 1.
    public var electionType: Int8 = 0
    /// `TopicPartitions`.
    public var topicPartitions: [TopicPartitions]? = []
    /// `TimeoutMs`.
    public var timeoutMs: Int32 = 60000
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ElectLeadersResponse
    public static var apiKey: APIKey { .electLeaders }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        if version >= 1 { electionType = try r.int8() }
        topicPartitions = nil
        if let count = try r.nullableArrayCount(compact: compact, elementSize: 3) {
            var elements: [TopicPartitions] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TopicPartitions(from: &r, version: version)) }
            topicPartitions = elements
        }
        timeoutMs = try r.int32()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        if version >= 1 { w.int8(electionType) }
        w.nullableArrayCount(topicPartitions?.count, compact: compact)
        if let topicPartitions {
            for element in topicPartitions { element.encode(to: &w, version: version) }
        }
        w.int32(timeoutMs)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension ElectLeadersRequest {
    /// TopicPartitions of ElectLeadersRequest.
    public struct TopicPartitions: Sendable {
        /// `Topic`.
        public var topic: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            topic = try r.string(compact: compact)
            partitions = try r.int32Array(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(topic, compact: compact)
            w.int32Array(partitions, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to ElectLeaders (43), versions 0 to 2.
public struct ElectLeadersResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`, from version 1.
    public var errorCode: Int16 = 0
    /// `ReplicaElectionResults`.
    public var replicaElectionResults: [ReplicaElectionResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .electLeaders }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        throttleTimeMs = try r.int32()
        if version >= 1 { errorCode = try r.int16() }
        let replicaElectionResultsCount = try r.arrayCount(compact: compact, elementSize: 3)
        replicaElectionResults.reserveCapacity(min(replicaElectionResultsCount, reservedElements))
        for _ in 0..<replicaElectionResultsCount {
            replicaElectionResults.append(try ReplicaElectionResult(from: &r, version: version))
        }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int32(throttleTimeMs)
        if version >= 1 { w.int16(errorCode) }
        w.arrayCount(replicaElectionResults.count, compact: compact)
        for element in replicaElectionResults { element.encode(to: &w, version: version) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension ElectLeadersResponse {
    /// ReplicaElectionResult of ElectLeadersResponse.
    public struct ReplicaElectionResult: Sendable {
        /// `Topic`.
        public var topic: String = ""
        /// `PartitionResult`.
        public var partitionResult: [PartitionResult] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            topic = try r.string(compact: compact)
            let partitionResultCount = try r.arrayCount(compact: compact, elementSize: 8)
            partitionResult.reserveCapacity(min(partitionResultCount, reservedElements))
            for _ in 0..<partitionResultCount {
                partitionResult.append(try PartitionResult(from: &r, version: version))
            }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(topic, compact: compact)
            w.arrayCount(partitionResult.count, compact: compact)
            for element in partitionResult { element.encode(to: &w, version: version) }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// PartitionResult of ElectLeadersResponse.
    public struct PartitionResult: Sendable {
        /// `PartitionId`.
        public var partitionId: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            partitionId = try r.int32()
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.int32(partitionId)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
