// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeLogDirs (35), versions 1 to 5.
public struct DescribeLogDirsRequest: KafkaRequest {
    /// `Topics`.
    public var topics: [DescribableLogDirTopic]? = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeLogDirsResponse
    public static var apiKey: APIKey { .describeLogDirs }
    public static var validVersions: ClosedRange<Int16> { 1...5 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        topics = nil
        if let count = try r.nullableArrayCount(compact: compact, elementSize: 3) {
            var elements: [DescribableLogDirTopic] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try DescribableLogDirTopic(from: &r, version: version)) }
            topics = elements
        }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.nullableArrayCount(topics?.count, compact: compact)
        if let topics {
            for element in topics { element.encode(to: &w, version: version) }
        }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeLogDirsRequest {
    /// DescribableLogDirTopic of DescribeLogDirsRequest.
    public struct DescribableLogDirTopic: Sendable {
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

/// The response to DescribeLogDirs (35), versions 1 to 5.
public struct DescribeLogDirsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`, from version 3.
    public var errorCode: Int16 = 0
    /// `Results`.
    public var results: [DescribeLogDirsResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeLogDirs }
    public static var validVersions: ClosedRange<Int16> { 1...5 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        throttleTimeMs = try r.int32()
        if version >= 3 { errorCode = try r.int16() }
        let resultsCount = try r.arrayCount(compact: compact, elementSize: 5)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try DescribeLogDirsResult(from: &r, version: version)) }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int32(throttleTimeMs)
        if version >= 3 { w.int16(errorCode) }
        w.arrayCount(results.count, compact: compact)
        for element in results { element.encode(to: &w, version: version) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeLogDirsResponse {
    /// DescribeLogDirsResult of DescribeLogDirsResponse.
    public struct DescribeLogDirsResult: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `LogDir`.
        public var logDir: String = ""
        /// `Topics`.
        public var topics: [DescribeLogDirsTopic] = []
        /// `TotalBytes`, from version 4.
        public var totalBytes: Int64 = -1
        /// `UsableBytes`, from version 4.
        public var usableBytes: Int64 = -1
        /// `IsCordoned`, from version 5.
        public var isCordoned: Bool = false
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            errorCode = try r.int16()
            logDir = try r.string(compact: compact)
            let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try DescribeLogDirsTopic(from: &r, version: version)) }
            if version >= 4 { totalBytes = try r.int64() }
            if version >= 4 { usableBytes = try r.int64() }
            if version >= 5 { isCordoned = try r.bool() }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.int16(errorCode)
            w.string(logDir, compact: compact)
            w.arrayCount(topics.count, compact: compact)
            for element in topics { element.encode(to: &w, version: version) }
            if version >= 4 { w.int64(totalBytes) }
            if version >= 4 { w.int64(usableBytes) }
            if version >= 5 { w.bool(isCordoned) }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// DescribeLogDirsTopic of DescribeLogDirsResponse.
    public struct DescribeLogDirsTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [DescribeLogDirsPartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            name = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 21)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount { partitions.append(try DescribeLogDirsPartition(from: &r, version: version)) }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(name, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// DescribeLogDirsPartition of DescribeLogDirsResponse.
    public struct DescribeLogDirsPartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `PartitionSize`.
        public var partitionSize: Int64 = 0
        /// `OffsetLag`.
        public var offsetLag: Int64 = 0
        /// `IsFutureKey`.
        public var isFutureKey: Bool = false
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            partitionSize = try r.int64()
            offsetLag = try r.int64()
            isFutureKey = try r.bool()
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int64(partitionSize)
            w.int64(offsetLag)
            w.bool(isFutureKey)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
