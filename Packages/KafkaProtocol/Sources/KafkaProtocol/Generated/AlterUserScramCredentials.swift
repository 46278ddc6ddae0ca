// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request AlterUserScramCredentials (51), version 0.
public struct AlterUserScramCredentialsRequest: KafkaRequest {
    /// `Deletions`.
    public var deletions: [ScramCredentialDeletion] = []
    /// `Upsertions`.
    public var upsertions: [ScramCredentialUpsertion] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = AlterUserScramCredentialsResponse
    public static var apiKey: APIKey { .alterUserScramCredentials }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let deletionsCount = try r.arrayCount(compact: true, elementSize: 3)
        deletions.reserveCapacity(min(deletionsCount, reservedElements))
        for _ in 0..<deletionsCount { deletions.append(try ScramCredentialDeletion(from: &r, version: version)) }
        let upsertionsCount = try r.arrayCount(compact: true, elementSize: 9)
        upsertions.reserveCapacity(min(upsertionsCount, reservedElements))
        for _ in 0..<upsertionsCount { upsertions.append(try ScramCredentialUpsertion(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.arrayCount(deletions.count, compact: true)
        for element in deletions { element.encode(to: &w, version: version) }
        w.arrayCount(upsertions.count, compact: true)
        for element in upsertions { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension AlterUserScramCredentialsRequest {
    /// ScramCredentialDeletion of AlterUserScramCredentialsRequest.
    public struct ScramCredentialDeletion: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Mechanism`.
        public var mechanism: Int8 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            mechanism = try r.int8()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.int8(mechanism)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// ScramCredentialUpsertion of AlterUserScramCredentialsRequest.
    public struct ScramCredentialUpsertion: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Mechanism`.
        public var mechanism: Int8 = 0
        /// `Iterations`.
        public var iterations: Int32 = 0
        /// `Salt`.
        public var salt: Bytes = Bytes.empty
        /// `SaltedPassword`.
        public var saltedPassword: Bytes = Bytes.empty
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            mechanism = try r.int8()
            iterations = try r.int32()
            salt = try r.data(compact: true)
            saltedPassword = try r.data(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.int8(mechanism)
            w.int32(iterations)
            w.data(salt, compact: true)
            w.data(saltedPassword, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to AlterUserScramCredentials (51), version 0.
public struct AlterUserScramCredentialsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Results`.
    public var results: [AlterUserScramCredentialsResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .alterUserScramCredentials }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        let resultsCount = try r.arrayCount(compact: true, elementSize: 5)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try AlterUserScramCredentialsResult(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.arrayCount(results.count, compact: true)
        for element in results { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension AlterUserScramCredentialsResponse {
    /// AlterUserScramCredentialsResult of AlterUserScramCredentialsResponse.
    public struct AlterUserScramCredentialsResult: Sendable {
        /// `User`.
        public var user: String = ""
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            user = try r.string(compact: true)
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(user, compact: true)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
