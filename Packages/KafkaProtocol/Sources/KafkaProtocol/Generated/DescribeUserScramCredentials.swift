// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeUserScramCredentials (50), version 0.
public struct DescribeUserScramCredentialsRequest: KafkaRequest {
    /// `Users`.
    public var users: [UserName]? = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeUserScramCredentialsResponse
    public static var apiKey: APIKey { .describeUserScramCredentials }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        users = nil
        if let count = try r.nullableArrayCount(compact: true, elementSize: 2) {
            var elements: [UserName] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try UserName(from: &r, version: version)) }
            users = elements
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.nullableArrayCount(users?.count, compact: true)
        if let users {
            for element in users { element.encode(to: &w, version: version) }
        }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeUserScramCredentialsRequest {
    /// UserName of DescribeUserScramCredentialsRequest.
    public struct UserName: Sendable {
        /// `Name`.
        public var name: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to DescribeUserScramCredentials (50), version 0.
public struct DescribeUserScramCredentialsResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// `Results`.
    public var results: [DescribeUserScramCredentialsResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeUserScramCredentials }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        let resultsCount = try r.arrayCount(compact: true, elementSize: 6)
        results.reserveCapacity(min(resultsCount, reservedElements))
        for _ in 0..<resultsCount { results.append(try DescribeUserScramCredentialsResult(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.arrayCount(results.count, compact: true)
        for element in results { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeUserScramCredentialsResponse {
    /// DescribeUserScramCredentialsResult of DescribeUserScramCredentialsResponse.
    public struct DescribeUserScramCredentialsResult: Sendable {
        /// `User`.
        public var user: String = ""
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// `CredentialInfos`.
        public var credentialInfos: [CredentialInfo] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            user = try r.string(compact: true)
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            let credentialInfosCount = try r.arrayCount(compact: true, elementSize: 6)
            credentialInfos.reserveCapacity(min(credentialInfosCount, reservedElements))
            for _ in 0..<credentialInfosCount { credentialInfos.append(try CredentialInfo(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(user, compact: true)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.arrayCount(credentialInfos.count, compact: true)
            for element in credentialInfos { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// CredentialInfo of DescribeUserScramCredentialsResponse.
    public struct CredentialInfo: Sendable {
        /// `Mechanism`.
        public var mechanism: Int8 = 0
        /// `Iterations`.
        public var iterations: Int32 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            mechanism = try r.int8()
            iterations = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int8(mechanism)
            w.int32(iterations)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
