// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AlterReplicaLogDirs (34), versions 1 to 2.
public struct AlterReplicaLogDirsRequest: KafkaRequest {
    /// `Dirs`.
    public var dirs: [AlterReplicaLogDir] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AlterReplicaLogDirsResponse
    public static var apiKey: APIKey { .alterReplicaLogDirs }
    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        let dirsCount = try r.arrayCount(compact: compact, elementSize: 3)
        dirs.reserveCapacity(min(dirsCount, reservedElements))
        for _ in 0..<dirsCount { dirs.append(try AlterReplicaLogDir(from: &r, version: version)) }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.arrayCount(dirs.count, compact: compact)
        for element in dirs { element.encode(to: &w, version: version) }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension AlterReplicaLogDirsRequest {
    /// AlterReplicaLogDir of AlterReplicaLogDirsRequest.
    public struct AlterReplicaLogDir: Sendable {
        /// `Path`.
        public var path: String = ""
        /// `Topics`.
        public var topics: [AlterReplicaLogDirTopic] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            path = try r.string(compact: compact)
            let topicsCount = try r.arrayCount(compact: compact, elementSize: 3)
            topics.reserveCapacity(min(topicsCount, reservedElements))
            for _ in 0..<topicsCount { topics.append(try AlterReplicaLogDirTopic(from: &r, version: version)) }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(path, compact: compact)
            w.arrayCount(topics.count, compact: compact)
            for element in topics { element.encode(to: &w, version: version) }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// AlterReplicaLogDirTopic of AlterReplicaLogDirsRequest.
    public struct AlterReplicaLogDirTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            name = try r.string(compact: compact)
            partitions = try r.int32Array(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(name, compact: compact)
            w.int32Array(partitions, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to AlterReplicaLogDirs (34), versions 1 to 2.
public struct AlterReplicaLogDirsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Results`.
    public var results: [AlterReplicaLogDirTopicResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .alterReplicaLogDirs }
    public static var validVersions: ClosedRange<Int16> { 1...2 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        throttleTimeMs = try r.int32()
        let resultsCount = try r.arrayCount(compact: compact, elementSize: 3)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try AlterReplicaLogDirTopicResult(from: &r, version: version)) }
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

extension AlterReplicaLogDirsResponse {
    /// AlterReplicaLogDirTopicResult of AlterReplicaLogDirsResponse.
    public struct AlterReplicaLogDirTopicResult: Sendable {
        /// `TopicName`.
        public var topicName: String = ""
        /// `Partitions`.
        public var partitions: [AlterReplicaLogDirPartitionResult] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            topicName = try r.string(compact: compact)
            let partitionsCount = try r.arrayCount(compact: compact, elementSize: 6)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try AlterReplicaLogDirPartitionResult(from: &r, version: version))
            }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(topicName, compact: compact)
            w.arrayCount(partitions.count, compact: compact)
            for element in partitions { element.encode(to: &w, version: version) }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// AlterReplicaLogDirPartitionResult of AlterReplicaLogDirsResponse.
    public struct AlterReplicaLogDirPartitionResult: Sendable {
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
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}
