// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request CreatePartitions (37), versions 0 to 3.
public struct CreatePartitionsRequest: KafkaRequest {
    /// `Topics`.
    public var topics: [CreatePartitionsTopic] = []
    /// `TimeoutMs`.
    public var timeoutMs: Int32 = 0
    /// `ValidateOnly`.
    public var validateOnly: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = CreatePartitionsResponse
    public static var apiKey: APIKey { .createPartitions }
    public static var validVersions: ClosedRange<Int16> { 0...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 7)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try CreatePartitionsTopic(from: &r, version: version)) }
        timeoutMs = try r.int32()
        validateOnly = try r.bool()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        w.int32(timeoutMs)
        w.bool(validateOnly)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension CreatePartitionsRequest {
    /// CreatePartitionsTopic of CreatePartitionsRequest.
    public struct CreatePartitionsTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Count`.
        public var count: Int32 = 0
        /// `Assignments`.
        public var assignments: [CreatePartitionsAssignment]? = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            name = try r.string(compact: compact)
            self.count = try r.int32()
            assignments = nil
            if let count = try r.nullableArrayCount(compact: compact, elementSize: 2) {
                var elements: [CreatePartitionsAssignment] = []
                elements.reserveCapacity(min(count, reservedElements))
                for _ in 0..<count { elements.append(try CreatePartitionsAssignment(from: &r, version: version)) }
                assignments = elements
            }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(name, compact: compact)
            w.int32(self.count)
            w.nullableArrayCount(assignments?.count, compact: compact)
            if let assignments {
                for element in assignments { element.encode(to: &w, version: version) }
            }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// CreatePartitionsAssignment of CreatePartitionsRequest.
    public struct CreatePartitionsAssignment: Sendable {
        /// `BrokerIds`.
        public var brokerIds: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            brokerIds = try r.int32Array(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.int32Array(brokerIds, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to CreatePartitions (37), versions 0 to 3.
public struct CreatePartitionsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Results`.
    public var results: [CreatePartitionsTopicResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .createPartitions }
    public static var validVersions: ClosedRange<Int16> { 0...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        throttleTimeMs = try r.int32()
        let resultsCount = try r.arrayCount(compact: compact, elementSize: 5)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try CreatePartitionsTopicResult(from: &r, version: version)) }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int32(throttleTimeMs)
        w.arrayCount(results.count, compact: compact)
        for element in results { element.encode(to: &w, version: version) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension CreatePartitionsResponse {
    /// CreatePartitionsTopicResult of CreatePartitionsResponse.
    public struct CreatePartitionsTopicResult: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            name = try r.string(compact: compact)
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(name, compact: compact)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
