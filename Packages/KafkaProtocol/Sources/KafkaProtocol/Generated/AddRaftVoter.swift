// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AddRaftVoter (80), versions 0 to 1.
public struct AddRaftVoterRequest: KafkaRequest {
    /// `ClusterId`.
    public var clusterId: String? = ""
    /// `TimeoutMs`.
    public var timeoutMs: Int32 = 0
    /// `VoterId`.
    public var voterId: Int32 = 0
    /// `VoterDirectoryId`.
    public var voterDirectoryId: UUID128 = UUID128()
    /// `Listeners`.
    public var listeners: [Listener] = []
    /// `AckWhenCommitted`, from version 1.
    public var ackWhenCommitted: Bool = true
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AddRaftVoterResponse
    public static var apiKey: APIKey { .addRaftVoter }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        clusterId = try r.nullableString(compact: true)
        timeoutMs = try r.int32()
        voterId = try r.int32()
        voterDirectoryId = try r.uuid()
        let listenersCount = try r.arrayCount(compact: true, elementSize: 5)
        listeners.reserveCapacity(min(listenersCount, reservedElements))
        for _ in 0..<listenersCount { listeners.append(try Listener(from: &r, version: version)) }
        if version >= 1 { ackWhenCommitted = try r.bool() }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.nullableString(clusterId, compact: true)
        w.int32(timeoutMs)
        w.int32(voterId)
        w.uuid(voterDirectoryId)
        w.arrayCount(listeners.count, compact: true)
        for element in listeners { element.encode(to: &w, version: version) }
        if version >= 1 { w.bool(ackWhenCommitted) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension AddRaftVoterRequest {
    /// Listener of AddRaftVoterRequest.
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
}

/// The response to AddRaftVoter (80), versions 0 to 1.
public struct AddRaftVoterResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .addRaftVoter }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.taggedFields(unknownTaggedFields)
    }
}
