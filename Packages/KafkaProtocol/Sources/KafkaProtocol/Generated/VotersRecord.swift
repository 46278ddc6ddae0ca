// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The data VotersRecord, version 0.
public struct VotersRecord: KafkaMessage {
    /// `Version`.
    public var version: Int16 = 0
    /// `Voters`.
    public var voters: [Voter] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        self.version = try r.int16()
        let votersCount = try r.arrayCount(compact: true, elementSize: 27)
        voters.reserveCapacity(min(votersCount, reservedElements))
        for _ in 0..<votersCount { voters.append(try Voter(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(self.version)
        w.arrayCount(voters.count, compact: true)
        for element in voters { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension VotersRecord {
    /// Voter of VotersRecord.
    public struct Voter: Sendable {
        /// `VoterId`.
        public var voterId: Int32 = 0
        /// `VoterDirectoryId`.
        public var voterDirectoryId: UUID128 = UUID128()
        /// `Endpoints`.
        public var endpoints: [Endpoint] = []
        /// `KRaftVersionFeature`.
        public var kRaftVersionFeature: KRaftVersionFeature = KRaftVersionFeature()
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            voterId = try r.int32()
            voterDirectoryId = try r.uuid()
            let endpointsCount = try r.arrayCount(compact: true, elementSize: 5)
            endpoints.reserveCapacity(min(endpointsCount, reservedElements))
            for _ in 0..<endpointsCount { endpoints.append(try Endpoint(from: &r, version: version)) }
            kRaftVersionFeature = try KRaftVersionFeature(from: &r, version: version)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(voterId)
            w.uuid(voterDirectoryId)
            w.arrayCount(endpoints.count, compact: true)
            for element in endpoints { element.encode(to: &w, version: version) }
            kRaftVersionFeature.encode(to: &w, version: version)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Endpoint of VotersRecord.
    public struct Endpoint: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: UInt16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            host = try r.string(compact: true)
            port = try r.uint16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.string(host, compact: true)
            w.uint16(port)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// KRaftVersionFeature of VotersRecord.
    public struct KRaftVersionFeature: Sendable {
        /// `MinSupportedVersion`.
        public var minSupportedVersion: Int16 = 0
        /// `MaxSupportedVersion`.
        public var maxSupportedVersion: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            minSupportedVersion = try r.int16()
            maxSupportedVersion = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16(minSupportedVersion)
            w.int16(maxSupportedVersion)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
