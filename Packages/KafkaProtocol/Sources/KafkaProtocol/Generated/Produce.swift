// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request Produce (0), versions 3 to 13.
public struct ProduceRequest: KafkaRequest {
    /// `TransactionalId`.
    public var transactionalId: String?
    /// `Acks`.
    public var acks: Int16 = 0
    /// `TimeoutMs`.
    public var timeoutMs: Int32 = 0
    /// `TopicData`.
    public var topicData: [TopicProduceData] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ProduceResponse
    public static var apiKey: APIKey { .produce }
    public static var validVersions: ClosedRange<Int16> { 3...13 }
    public static var flexibleVersions: Int16 { 9 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 9
        transactionalId = try r.nullableString(compact: compact)
        acks = try r.int16()
        timeoutMs = try r.int32()
        let topicDataCount = try r.arrayCount(compact: compact, elementSize: 3)
        topicData.reserveCapacity(min(topicDataCount, reservedElements))
        for _ in 0..<topicDataCount { topicData.append(try TopicProduceData(from: &r, version: version)) }
        if version >= 9 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 9
        w.nullableString(transactionalId, compact: compact)
        w.int16(acks)
        w.int32(timeoutMs)
        w.arrayCount(topicData.count, compact: compact)
        for element in topicData { element.encode(to: &w, version: version) }
        if version >= 9 { w.taggedFields(unknownTaggedFields) }
    }
}

extension ProduceRequest {
    /// TopicProduceData of ProduceRequest.
    public struct TopicProduceData: Sendable {
        /// `Name`, to version 12.
        public var name: String = ""
        /// `TopicId`, from version 13.
        public var topicId: UUID128 = UUID128()
        /// `PartitionData`.
        public var partitionData: [PartitionProduceData] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            if version <= 12 { name = try r.string(compact: compact) }
            if version >= 13 { topicId = try r.uuid() }
            let partitionDataCount = try r.arrayCount(compact: compact, elementSize: 6)
            partitionData.reserveCapacity(min(partitionDataCount, reservedElements))
            for _ in 0..<partitionDataCount {
                partitionData.append(try PartitionProduceData(from: &r, version: version))
            }
            if version >= 9 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            if version <= 12 { w.string(name, compact: compact) }
            if version >= 13 { w.uuid(topicId) }
            w.arrayCount(partitionData.count, compact: compact)
            for element in partitionData { element.encode(to: &w, version: version) }
            if version >= 9 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// PartitionProduceData of ProduceRequest.
    public struct PartitionProduceData: Sendable {
        /// `Index`.
        public var index: Int32 = 0
        /// `Records`.
        public var records: Bytes? = Bytes.empty
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            index = try r.int32()
            records = try r.nullableData(compact: compact)
            if version >= 9 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            w.int32(index)
            w.nullableData(records, compact: compact)
            if version >= 9 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to Produce (0), versions 3 to 13.
public struct ProduceResponse: KafkaResponse {
    /// `Responses`.
    public var responses: [TopicProduceResponse] = []
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `NodeEndpoints`, from version 10, tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .produce }
    public static var validVersions: ClosedRange<Int16> { 3...13 }
    public static var flexibleVersions: Int16 { 9 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 9
        let responsesCount = try r.arrayCount(compact: compact, elementSize: 3)
        responses.reserveCapacity(min(responsesCount, reservedElements))
        for _ in 0..<responsesCount { responses.append(try TopicProduceResponse(from: &r, version: version)) }
        throttleTimeMs = try r.int32()
        if version >= 9 {
            for field in try r.taggedFields() {
                var body = ByteReader(field.value)
                switch field.tag {
                case 0 where version >= 10:
                    let nodeEndpointsCount = try body.arrayCount(compact: true, elementSize: 11)
                    nodeEndpoints.reserveCapacity(min(nodeEndpointsCount, reservedElements))
                    for _ in 0..<nodeEndpointsCount {
                        nodeEndpoints.append(try NodeEndpoint(from: &body, version: version))
                    }
                default:
                    unknownTaggedFields.append(field)
                    continue
                }
                try body.expectEnd()
            }
        }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 9
        w.arrayCount(responses.count, compact: compact)
        for element in responses { element.encode(to: &w, version: version) }
        w.int32(throttleTimeMs)
        if version >= 9 {
            var tags = unknownTaggedFields
            if version >= 10 && !nodeEndpoints.isEmpty {
                var body = ByteWriter(capacity: 64)
                body.arrayCount(nodeEndpoints.count, compact: true)
                for element in nodeEndpoints { element.encode(to: &body, version: version) }
                tags.insert(TaggedField(tag: 0, value: body.finish()))
            }
            w.taggedFields(tags)
        }
    }
}

extension ProduceResponse {
    /// TopicProduceResponse of ProduceResponse.
    public struct TopicProduceResponse: Sendable {
        /// `Name`, to version 12.
        public var name: String = ""
        /// `TopicId`, from version 13.
        public var topicId: UUID128 = UUID128()
        /// `PartitionResponses`.
        public var partitionResponses: [PartitionProduceResponse] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            if version <= 12 { name = try r.string(compact: compact) }
            if version >= 13 { topicId = try r.uuid() }
            let partitionResponsesCount = try r.arrayCount(compact: compact, elementSize: 22)
            partitionResponses.reserveCapacity(min(partitionResponsesCount, reservedElements))
            for _ in 0..<partitionResponsesCount {
                partitionResponses.append(try PartitionProduceResponse(from: &r, version: version))
            }
            if version >= 9 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            if version <= 12 { w.string(name, compact: compact) }
            if version >= 13 { w.uuid(topicId) }
            w.arrayCount(partitionResponses.count, compact: compact)
            for element in partitionResponses { element.encode(to: &w, version: version) }
            if version >= 9 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// PartitionProduceResponse of ProduceResponse.
    public struct PartitionProduceResponse: Sendable {
        /// `Index`.
        public var index: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `BaseOffset`.
        public var baseOffset: Int64 = 0
        /// `LogAppendTimeMs`.
        public var logAppendTimeMs: Int64 = -1
        /// `LogStartOffset`, from version 5.
        public var logStartOffset: Int64 = -1
        /// `RecordErrors`, from version 8.
        public var recordErrors: [BatchIndexAndErrorMessage] = []
        /// `ErrorMessage`, from version 8.
        public var errorMessage: String?
        /// `CurrentLeader`, from version 10, tag 0.
        public var currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            index = try r.int32()
            errorCode = try r.int16()
            baseOffset = try r.int64()
            logAppendTimeMs = try r.int64()
            if version >= 5 { logStartOffset = try r.int64() }
            if version >= 8 {
                let recordErrorsCount = try r.arrayCount(compact: compact, elementSize: 6)
                recordErrors.reserveCapacity(min(recordErrorsCount, reservedElements))
                for _ in 0..<recordErrorsCount {
                    recordErrors.append(try BatchIndexAndErrorMessage(from: &r, version: version))
                }
            }
            if version >= 8 { errorMessage = try r.nullableString(compact: compact) }
            if version >= 9 {
                for field in try r.taggedFields() {
                    var body = ByteReader(field.value)
                    switch field.tag {
                    case 0 where version >= 10:
                        currentLeader = try LeaderIdAndEpoch(from: &body, version: version)
                    default:
                        unknownTaggedFields.append(field)
                        continue
                    }
                    try body.expectEnd()
                }
            }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            w.int32(index)
            w.int16(errorCode)
            w.int64(baseOffset)
            w.int64(logAppendTimeMs)
            if version >= 5 { w.int64(logStartOffset) }
            if version >= 8 {
                w.arrayCount(recordErrors.count, compact: compact)
                for element in recordErrors { element.encode(to: &w, version: version) }
            }
            if version >= 8 { w.nullableString(errorMessage, compact: compact) }
            if version >= 9 {
                var tags = unknownTaggedFields
                if version >= 10 && !currentLeader.isAtDefault {
                    var body = ByteWriter(capacity: 64)
                    currentLeader.encode(to: &body, version: version)
                    tags.insert(TaggedField(tag: 0, value: body.finish()))
                }
                w.taggedFields(tags)
            }
        }
    }

    /// BatchIndexAndErrorMessage of ProduceResponse.
    public struct BatchIndexAndErrorMessage: Sendable {
        /// `BatchIndex`.
        public var batchIndex: Int32 = 0
        /// `BatchIndexErrorMessage`.
        public var batchIndexErrorMessage: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 9
            batchIndex = try r.int32()
            batchIndexErrorMessage = try r.nullableString(compact: compact)
            if version >= 9 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 9
            w.int32(batchIndex)
            w.nullableString(batchIndexErrorMessage, compact: compact)
            if version >= 9 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// LeaderIdAndEpoch of ProduceResponse.
    public struct LeaderIdAndEpoch: Sendable {
        /// `LeaderId`.
        public var leaderId: Int32 = -1
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = -1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(leaderId)
            w.int32(leaderEpoch)
            w.taggedFields(unknownTaggedFields)
        }

        /// Whether every field has its default, so that a tagged field of it is left out.
        @_spi(KafkaInternals)
        public var isAtDefault: Bool {
            if leaderId != -1 { return false }
            if leaderEpoch != -1 { return false }
            return unknownTaggedFields.isEmpty
        }
    }

    /// NodeEndpoint of ProduceResponse.
    public struct NodeEndpoint: Sendable {
        /// `NodeId`.
        public var nodeId: Int32 = 0
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: Int32 = 0
        /// `Rack`.
        public var rack: String?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            nodeId = try r.int32()
            host = try r.string(compact: true)
            port = try r.int32()
            rack = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(nodeId)
            w.string(host, compact: true)
            w.int32(port)
            w.nullableString(rack, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
