// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The data ConsumerProtocolAssignment, versions 0 to 3.
public struct ConsumerProtocolAssignment: KafkaMessage {
    /// `AssignedPartitions`.
    public var assignedPartitions: [TopicPartition] = []
    /// `UserData`.
    public var userData: Bytes?

    public static var validVersions: ClosedRange<Int16> { 0...3 }
    public static var flexibleVersions: Int16 { .max }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let assignedPartitionsCount = try r.arrayCount(compact: false, elementSize: 6)
        assignedPartitions.reserveCapacity(min(assignedPartitionsCount, reservedElements))
        for _ in 0..<assignedPartitionsCount {
            assignedPartitions.append(try TopicPartition(from: &r, version: version))
        }
        userData = try r.nullableData(compact: false)
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(assignedPartitions.count, compact: false)
        for element in assignedPartitions { element.encode(to: &w, version: version) }
        w.nullableData(userData, compact: false)
    }
}

extension ConsumerProtocolAssignment {
    /// TopicPartition of ConsumerProtocolAssignment.
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
