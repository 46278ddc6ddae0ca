// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request CreateTopics (19), versions 2 to 7.
public struct CreateTopicsRequest: KafkaRequest {
    /// `Topics`.
    public var topics: [CreatableTopic] = []
    /// `timeoutMs`.
    public var timeoutMs: Int32 = 60000
    /// `validateOnly`.
    public var validateOnly: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = CreateTopicsResponse
    public static var apiKey: APIKey { .createTopics }
    public static var validVersions: ClosedRange<Int16> { 2...7 }
    public static var flexibleVersions: Int16 { 5 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 5
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 10)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try CreatableTopic(from: &r, version: version)) }
        timeoutMs = try r.int32()
        validateOnly = try r.bool()
        if version >= 5 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 5
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        w.int32(timeoutMs)
        w.bool(validateOnly)
        if version >= 5 { w.taggedFields(unknownTaggedFields) }
    }
}

extension CreateTopicsRequest {
    /// CreatableTopic of CreateTopicsRequest.
    public struct CreatableTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `NumPartitions`.
        public var numPartitions: Int32 = 0
        /// `ReplicationFactor`.
        public var replicationFactor: Int16 = 0
        /// `Assignments`.
        public var assignments: [CreatableReplicaAssignment] = []
        /// `Configs`.
        public var configs: [CreatableTopicConfig] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 5
            name = try r.string(compact: compact)
            numPartitions = try r.int32()
            replicationFactor = try r.int16()
            let assignmentsCount = try r.arrayCount(compact: compact, elementSize: 6)
            assignments.reserveCapacity(min(assignmentsCount, reservedElements))
            for _ in 0..<assignmentsCount {
                assignments.append(try CreatableReplicaAssignment(from: &r, version: version))
            }
            let configsCount = try r.arrayCount(compact: compact, elementSize: 3)
            configs.reserveCapacity(min(configsCount, reservedElements))
            for _ in 0..<configsCount { configs.append(try CreatableTopicConfig(from: &r, version: version)) }
            if version >= 5 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 5
            w.string(name, compact: compact)
            w.int32(numPartitions)
            w.int16(replicationFactor)
            w.arrayCount(assignments.count, compact: compact)
            for element in assignments { element.encode(to: &w, version: version) }
            w.arrayCount(configs.count, compact: compact)
            for element in configs { element.encode(to: &w, version: version) }
            if version >= 5 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// CreatableReplicaAssignment of CreateTopicsRequest.
    public struct CreatableReplicaAssignment: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `BrokerIds`.
        public var brokerIds: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 5
            partitionIndex = try r.int32()
            brokerIds = try r.int32Array(compact: compact)
            if version >= 5 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 5
            w.int32(partitionIndex)
            w.int32Array(brokerIds, compact: compact)
            if version >= 5 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// CreatableTopicConfig of CreateTopicsRequest.
    public struct CreatableTopicConfig: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Value`.
        public var value: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 5
            name = try r.string(compact: compact)
            value = try r.nullableString(compact: compact)
            if version >= 5 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 5
            w.string(name, compact: compact)
            w.nullableString(value, compact: compact)
            if version >= 5 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to CreateTopics (19), versions 2 to 7.
public struct CreateTopicsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`.
    public var topics: [CreatableTopicResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .createTopics }
    public static var validVersions: ClosedRange<Int16> { 2...7 }
    public static var flexibleVersions: Int16 { 5 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 5
        throttleTimeMs = try r.int32()
        let topicsCount = try r.arrayCount(compact: compact, elementSize: 6)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try CreatableTopicResult(from: &r, version: version)) }
        if version >= 5 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 5
        w.int32(throttleTimeMs)
        w.arrayCount(topics.count, compact: compact)
        for element in topics { element.encode(to: &w, version: version) }
        if version >= 5 { w.taggedFields(unknownTaggedFields) }
    }
}

extension CreateTopicsResponse {
    /// CreatableTopicResult of CreateTopicsResponse.
    public struct CreatableTopicResult: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `TopicId`, from version 7.
        public var topicId: UUID128 = UUID128()
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// `TopicConfigErrorCode`, from version 5, tag 0.
        public var topicConfigErrorCode: Int16 = 0
        /// `NumPartitions`, from version 5.
        public var numPartitions: Int32 = -1
        /// `ReplicationFactor`, from version 5.
        public var replicationFactor: Int16 = -1
        /// `Configs`, from version 5.
        public var configs: [CreatableTopicConfigs]? = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 5
            name = try r.string(compact: compact)
            if version >= 7 { topicId = try r.uuid() }
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: compact)
            if version >= 5 { numPartitions = try r.int32() }
            if version >= 5 { replicationFactor = try r.int16() }
            if version >= 5 {
                configs = nil
                if let count = try r.nullableArrayCount(compact: compact, elementSize: 6) {
                    var elements: [CreatableTopicConfigs] = []
                    elements.reserveCapacity(min(count, reservedElements))
                    for _ in 0..<count { elements.append(try CreatableTopicConfigs(from: &r, version: version)) }
                    configs = elements
                }
            }
            if version >= 5 {
                for field in try r.taggedFields() {
                    var body = ByteReader(field.value)
                    switch field.tag {
                    case 0:
                        topicConfigErrorCode = try body.int16()
                    default:
                        unknownTaggedFields.append(field)
                        continue
                    }
                    try body.expectEnd()
                }
            }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 5
            w.string(name, compact: compact)
            if version >= 7 { w.uuid(topicId) }
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: compact)
            if version >= 5 { w.int32(numPartitions) }
            if version >= 5 { w.int16(replicationFactor) }
            if version >= 5 {
                w.nullableArrayCount(configs?.count, compact: compact)
                if let configs {
                    for element in configs { element.encode(to: &w, version: version) }
                }
            }
            if version >= 5 {
                var tags = unknownTaggedFields
                if topicConfigErrorCode != 0 {
                    var body = ByteWriter(capacity: 64)
                    body.int16(topicConfigErrorCode)
                    tags.insert(TaggedField(tag: 0, value: body.finish()))
                }
                w.taggedFields(tags)
            }
        }
    }

    /// CreatableTopicConfigs of CreateTopicsResponse.
    public struct CreatableTopicConfigs: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Value`.
        public var value: String? = ""
        /// `ReadOnly`.
        public var readOnly: Bool = false
        /// `ConfigSource`.
        public var configSource: Int8 = -1
        /// `IsSensitive`.
        public var isSensitive: Bool = false
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            value = try r.nullableString(compact: true)
            readOnly = try r.bool()
            configSource = try r.int8()
            isSensitive = try r.bool()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.nullableString(value, compact: true)
            w.bool(readOnly)
            w.int8(configSource)
            w.bool(isSensitive)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
