// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DeleteShareGroupOffsets (92), version 0.
public struct DeleteShareGroupOffsetsRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `Topics`.
    public var topics: [DeleteShareGroupOffsetsRequestTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DeleteShareGroupOffsetsResponse
    public static var apiKey: APIKey { .deleteShareGroupOffsets }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupId = try r.string(compact: true)
        let topicsCount = try r.arrayCount(compact: true, elementSize: 2)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try DeleteShareGroupOffsetsRequestTopic(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.string(groupId, compact: true)
        w.arrayCount(topics.count, compact: true)
        for element in topics { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DeleteShareGroupOffsetsRequest {
    /// DeleteShareGroupOffsetsRequestTopic of DeleteShareGroupOffsetsRequest.
    public struct DeleteShareGroupOffsetsRequestTopic: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicName = try r.string(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topicName, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to DeleteShareGroupOffsets (92), version 0.
public struct DeleteShareGroupOffsetsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String?
    /// `Responses`.
    public var responses: [DeleteShareGroupOffsetsResponseTopic] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .deleteShareGroupOffsets }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        let responsesCount = try r.arrayCount(compact: true, elementSize: 21)
        responses.reserveCapacity(min(responsesCount, reservedElements))
        for _ in 0..<responsesCount {
            responses.append(try DeleteShareGroupOffsetsResponseTopic(from: &r, version: version))
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.arrayCount(responses.count, compact: true)
        for element in responses { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DeleteShareGroupOffsetsResponse {
    /// DeleteShareGroupOffsetsResponseTopic of DeleteShareGroupOffsetsResponse.
    public struct DeleteShareGroupOffsetsResponseTopic: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// `TopicId`.
        public var topicId: UUID128 = UUID128()
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topicName = try r.string(compact: true)
            topicId = try r.uuid()
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topicName, compact: true)
            w.uuid(topicId)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
