// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DeleteTopics (20), versions 1 to 6.
public struct DeleteTopicsRequest: KafkaRequest {
    /// `Topics`, from version 6.
    public var topics: [DeleteTopicState] = []
    /// `TopicNames`, to version 5.
    public var topicNames: [String] = []
    /// `TimeoutMs`.
    public var timeoutMs: Int32 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DeleteTopicsResponse
    public static var apiKey: APIKey { .deleteTopics }
    public static var validVersions: ClosedRange<Int16> { 1...6 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        if version >= 6 {
            let topicsCount = try r.arrayCount(compact: compact, elementSize: 18)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try DeleteTopicState(from: &r, version: version)) }
        }
        if version <= 5 { topicNames = try r.stringArray(compact: compact) }
        timeoutMs = try r.int32()
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        if version >= 6 {
            w.arrayCount(topics.count, compact: compact)
            for element in topics { element.encode(to: &w, version: version) }
        }
        if version <= 5 { w.stringArray(topicNames, compact: compact) }
        w.int32(timeoutMs)
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DeleteTopicsRequest {
    /// DeleteTopicState of DeleteTopicsRequest.
    public struct DeleteTopicState: Sendable {
        /// `Name`.
        public var name: String?
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.nullableString(compact: true)
            topicId = try r.uuid()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.nullableString(name, compact: true)
            w.uuid(topicId)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to DeleteTopics (20), versions 1 to 6.
public struct DeleteTopicsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Responses`.
    public var responses: [DeletableTopicResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .deleteTopics }
    public static var validVersions: ClosedRange<Int16> { 1...6 }
    public static var flexibleVersions: Int16 { 4 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 4
        throttleTimeMs = try r.int32()
        let responsesCount = try r.arrayCount(compact: compact, elementSize: 4)
        responses.reserveCapacity(min(responsesCount, reservedElements))
        for _ in 0..<responsesCount { responses.append(try DeletableTopicResult(from: &r, version: version)) }
        if version >= 4 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 4
        w.int32(throttleTimeMs)
        w.arrayCount(responses.count, compact: compact)
        for element in responses { element.encode(to: &w, version: version) }
        if version >= 4 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DeleteTopicsResponse {
    /// DeletableTopicResult of DeleteTopicsResponse.
    public struct DeletableTopicResult: Sendable {
        /// `Name`, null from version 6.
        public var name: String? = ""
        /// `TopicId`, from version 6.
        public var topicId: UUID128 = UUID128()
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`, from version 5.
        public var errorMessage: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 4
            name = try r.nullableString(compact: compact)
            if version < 6 && name == nil { throw .unexpectedNull("name") }
            if version >= 6 { topicId = try r.uuid() }
            errorCode = try r.int16()
            if version >= 5 { errorMessage = try r.nullableString(compact: compact) }
            if version >= 4 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 4
            w.nullableString(name, compact: compact)
            if version >= 6 { w.uuid(topicId) }
            w.int16(errorCode)
            if version >= 5 { w.nullableString(errorMessage, compact: compact) }
            if version >= 4 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
