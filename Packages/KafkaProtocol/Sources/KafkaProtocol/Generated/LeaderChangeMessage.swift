// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The data LeaderChangeMessage, versions 0 to 1.
public struct LeaderChangeMessage: KafkaMessage {
    /// `Version`.
    public var version: Int16 = 0
    /// `LeaderId`.
    public var leaderId: Int32 = 0
    /// `Voters`.
    public var voters: [Voter] = []
    /// `GrantingVoters`.
    public var grantingVoters: [Voter] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        self.version = try r.int16()
        leaderId = try r.int32()
        let votersCount = try r.arrayCount(compact: true, elementSize: 5)
        voters.reserveCapacity(min(votersCount, reservedElements))
        for _ in 0..<votersCount { voters.append(try Voter(from: &r, version: version)) }
        let grantingVotersCount = try r.arrayCount(compact: true, elementSize: 5)
        grantingVoters.reserveCapacity(min(grantingVotersCount, reservedElements))
        for _ in 0..<grantingVotersCount { grantingVoters.append(try Voter(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(self.version)
        w.int32(leaderId)
        w.arrayCount(voters.count, compact: true)
        for element in voters { element.encode(to: &w, version: version) }
        w.arrayCount(grantingVoters.count, compact: true)
        for element in grantingVoters { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension LeaderChangeMessage {
    /// Voter of LeaderChangeMessage.
    public struct Voter: Sendable {
        /// `VoterId`.
        public var voterId: Int32 = 0
        /// `VoterDirectoryId`, from version 1.
        public var voterDirectoryId: UUID128 = UUID128()
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            voterId = try r.int32()
            if version >= 1 { voterDirectoryId = try r.uuid() }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(voterId)
            if version >= 1 { w.uuid(voterDirectoryId) }
            w.taggedFields(unknownTaggedFields)
        }
    }
}
