// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request OffsetDelete (47), version 0.
public struct OffsetDeleteRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `Topics`.
    public var topics: [OffsetDeleteRequestTopic] = []

    public typealias Response = OffsetDeleteResponse
    public static var apiKey: APIKey { .offsetDelete }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { .max }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupId = try r.string(compact: false)
        let topicsCount = try r.arrayCount(compact: false, elementSize: 6)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try OffsetDeleteRequestTopic(from: &r, version: version)) }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.string(groupId, compact: false)
        w.arrayCount(topics.count, compact: false)
        for element in topics { element.encode(to: &w, version: version) }
    }
}

extension OffsetDeleteRequest {
    /// OffsetDeleteRequestTopic of OffsetDeleteRequest.
    public struct OffsetDeleteRequestTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [OffsetDeleteRequestPartition] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: false)
            let partitionsCount = try r.arrayCount(compact: false, elementSize: 4)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try OffsetDeleteRequestPartition(from: &r, version: version))
            }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: false)
            w.arrayCount(partitions.count, compact: false)
            for element in partitions { element.encode(to: &w, version: version) }
        }
    }

    /// OffsetDeleteRequestPartition of OffsetDeleteRequest.
    public struct OffsetDeleteRequestPartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
        }
    }
}

/// The response to OffsetDelete (47), version 0.
public struct OffsetDeleteResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Topics`.
    public var topics: [OffsetDeleteResponseTopic] = []

    public static var apiKey: APIKey { .offsetDelete }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { .max }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        errorCode = try r.int16()
        throttleTimeMs = try r.int32()
        let topicsCount = try r.arrayCount(compact: false, elementSize: 6)
        topics.reserveCapacity(min(topicsCount, reservedElements))
        for _ in 0..<topicsCount { topics.append(try OffsetDeleteResponseTopic(from: &r, version: version)) }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(errorCode)
        w.int32(throttleTimeMs)
        w.arrayCount(topics.count, compact: false)
        for element in topics { element.encode(to: &w, version: version) }
    }
}

extension OffsetDeleteResponse {
    /// OffsetDeleteResponseTopic of OffsetDeleteResponse.
    public struct OffsetDeleteResponseTopic: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: [OffsetDeleteResponsePartition] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: false)
            let partitionsCount = try r.arrayCount(compact: false, elementSize: 6)
            partitions.reserveCapacity(min(partitionsCount, reservedElements))
            for _ in 0..<partitionsCount {
                partitions.append(try OffsetDeleteResponsePartition(from: &r, version: version))
            }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: false)
            w.arrayCount(partitions.count, compact: false)
            for element in partitions { element.encode(to: &w, version: version) }
        }
    }

    /// OffsetDeleteResponsePartition of OffsetDeleteResponse.
    public struct OffsetDeleteResponsePartition: Sendable {
        /// `PartitionIndex`.
        public var partitionIndex: Int32 = 0
        /// `ErrorCode`.
        public var errorCode: Int16 = 0

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            partitionIndex = try r.int32()
            errorCode = try r.int16()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(partitionIndex)
            w.int16(errorCode)
        }
    }
}
