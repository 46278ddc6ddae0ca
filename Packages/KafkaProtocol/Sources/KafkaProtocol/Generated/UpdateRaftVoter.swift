// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request UpdateRaftVoter (82), version 0.
public struct UpdateRaftVoterRequest: KafkaRequest {
    /// `ClusterId`.
    public var clusterId: String? = ""
    /// `CurrentLeaderEpoch`.
    public var currentLeaderEpoch: Int32 = 0
    /// `VoterId`.
    public var voterId: Int32 = 0
    /// `VoterDirectoryId`.
    public var voterDirectoryId: UUID128 = UUID128()
    /// `Listeners`.
    public var listeners: [Listener] = []
    /// `KRaftVersionFeature`.
    public var kRaftVersionFeature: KRaftVersionFeature = KRaftVersionFeature()
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = UpdateRaftVoterResponse
    public static var apiKey: APIKey { .updateRaftVoter }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        clusterId = try r.nullableString(compact: true)
        currentLeaderEpoch = try r.int32()
        voterId = try r.int32()
        voterDirectoryId = try r.uuid()
        let listenersCount = try r.arrayCount(compact: true, elementSize: 5)
        listeners.reserveCapacity(min(listenersCount, reservedElements))
        for _ in 0..<listenersCount { listeners.append(try Listener(from: &r, version: version)) }
        kRaftVersionFeature = try KRaftVersionFeature(from: &r, version: version)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.nullableString(clusterId, compact: true)
        w.int32(currentLeaderEpoch)
        w.int32(voterId)
        w.uuid(voterDirectoryId)
        w.arrayCount(listeners.count, compact: true)
        for element in listeners { element.encode(to: &w, version: version) }
        kRaftVersionFeature.encode(to: &w, version: version)
        w.taggedFields(unknownTaggedFields)
    }
}

extension UpdateRaftVoterRequest {
    /// Listener of UpdateRaftVoterRequest.
    public struct Listener: Sendable {
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

    /// KRaftVersionFeature of UpdateRaftVoterRequest.
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

/// The response to UpdateRaftVoter (82), version 0.
public struct UpdateRaftVoterResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `CurrentLeader`, tag 0.
    public var currentLeader: CurrentLeader = CurrentLeader()
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .updateRaftVoter }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        for field in try r.taggedFields() {
            var body = ByteReader(field.value)
            switch field.tag {
            case 0:
                currentLeader = try CurrentLeader(from: &body, version: version)
            default:
                unknownTaggedFields.append(field)
                continue
            }
            try body.expectEnd()
        }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        var tags = unknownTaggedFields
        if !currentLeader.isAtDefault {
            var body = ByteWriter(capacity: 64)
            currentLeader.encode(to: &body, version: version)
            tags.insert(TaggedField(tag: 0, value: body.finish()))
        }
        w.taggedFields(tags)
    }
}

extension UpdateRaftVoterResponse {
    /// CurrentLeader of UpdateRaftVoterResponse.
    public struct CurrentLeader: Sendable {
        /// `LeaderId`.
        public var leaderId: Int32 = -1
        /// `LeaderEpoch`.
        public var leaderEpoch: Int32 = -1
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            leaderId = try r.int32()
            leaderEpoch = try r.int32()
            host = try r.string(compact: true)
            port = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(leaderId)
            w.int32(leaderEpoch)
            w.string(host, compact: true)
            w.int32(port)
            w.taggedFields(unknownTaggedFields)
        }

        /// Whether every field has its default, so that a tagged field of it is left out.
        @_spi(KafkaInternals)
        public var isAtDefault: Bool {
            if leaderId != -1 { return false }
            if leaderEpoch != -1 { return false }
            if !host.isEmpty { return false }
            if port != 0 { return false }
            return unknownTaggedFields.isEmpty
        }
    }
}
