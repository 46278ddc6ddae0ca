// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The data ConsumerProtocolSubscription, versions 0 to 3.
public struct ConsumerProtocolSubscription: KafkaMessage {
    /// `Topics`.
    public var topics: [String] = []
    /// `UserData`.
    public var userData: Bytes?
    /// `OwnedPartitions`, from version 1.
    public var ownedPartitions: [TopicPartition] = []
    /// `GenerationId`, from version 2.
    public var generationId: Int32 = -1
    /// `RackId`, from version 3.
    public var rackId: String?

    public static var validVersions: ClosedRange<Int16> { 0...3 }
    public static var flexibleVersions: Int16 { .max }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        topics = try r.stringArray(compact: false)
        userData = try r.nullableData(compact: false)
        if version >= 1 {
            let ownedPartitionsCount = try r.arrayCount(compact: false, elementSize: 6)
            ownedPartitions.reserveCapacity(min(ownedPartitionsCount, reservedElements))
            for _ in 0..<ownedPartitionsCount { ownedPartitions.append(try TopicPartition(from: &r, version: version)) }
        }
        if version >= 2 { generationId = try r.int32() }
        if version >= 3 { rackId = try r.nullableString(compact: false) }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.stringArray(topics, compact: false)
        w.nullableData(userData, compact: false)
        if version >= 1 {
            w.arrayCount(ownedPartitions.count, compact: false)
            for element in ownedPartitions { element.encode(to: &w, version: version) }
        }
        if version >= 2 { w.int32(generationId) }
        if version >= 3 { w.nullableString(rackId, compact: false) }
    }
}

extension ConsumerProtocolSubscription {
    /// TopicPartition of ConsumerProtocolSubscription.
    public struct TopicPartition: Sendable {
        /// `Topic`.
        public var topic: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topic = try r.string(compact: false)
            partitions = try r.int32Array(compact: false)
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topic, compact: false)
            w.int32Array(partitions, compact: false)
        }
    }
}
