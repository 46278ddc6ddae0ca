// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request CreateDelegationToken (38), versions 1 to 3.
public struct CreateDelegationTokenRequest: KafkaRequest {
    /// `OwnerPrincipalType`, from version 3.
    public var ownerPrincipalType: String? = ""
    /// `OwnerPrincipalName`, from version 3.
    public var ownerPrincipalName: String? = ""
    /// `Renewers`.
    public var renewers: [CreatableRenewers] = []
    /// `MaxLifetimeMs`.
    public var maxLifetimeMs: Int64 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = CreateDelegationTokenResponse
    public static var apiKey: APIKey { .createDelegationToken }
    public static var validVersions: ClosedRange<Int16> { 1...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        if version >= 3 { ownerPrincipalType = try r.nullableString(compact: compact) }
        if version >= 3 { ownerPrincipalName = try r.nullableString(compact: compact) }
        let renewersCount = try r.arrayCount(compact: compact, elementSize: 3)
        renewers.reserveCapacity(min(renewersCount, reservedElements))
        for _ in 0..<renewersCount { renewers.append(try CreatableRenewers(from: &r, version: version)) }
        maxLifetimeMs = try r.int64()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        if version >= 3 { w.nullableString(ownerPrincipalType, compact: compact) }
        if version >= 3 { w.nullableString(ownerPrincipalName, compact: compact) }
        w.arrayCount(renewers.count, compact: compact)
        for element in renewers { element.encode(to: &w, version: version) }
        w.int64(maxLifetimeMs)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension CreateDelegationTokenRequest {
    /// CreatableRenewers of CreateDelegationTokenRequest.
    public struct CreatableRenewers: Sendable {
        /// `PrincipalType`.
        public var principalType: String = ""
        /// `PrincipalName`.
        public var principalName: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            principalType = try r.string(compact: compact)
            principalName = try r.string(compact: compact)
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(principalType, compact: compact)
            w.string(principalName, compact: compact)
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }
}

/// The response to CreateDelegationToken (38), versions 1 to 3.
public struct CreateDelegationTokenResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `PrincipalType`.
    public var principalType: String = ""
    /// `PrincipalName`.
    public var principalName: String = ""
    /// `TokenRequesterPrincipalType`, from version 3.
    public var tokenRequesterPrincipalType: String = ""
    /// `TokenRequesterPrincipalName`, from version 3.
    public var tokenRequesterPrincipalName: String = ""
    /// `IssueTimestampMs`.
    public var issueTimestampMs: Int64 = 0
    /// `ExpiryTimestampMs`.
    public var expiryTimestampMs: Int64 = 0
    /// `MaxTimestampMs`.
    public var maxTimestampMs: Int64 = 0
    /// `TokenId`.
    public var tokenId: String = ""
    /// `Hmac`.
    public var hmac: Bytes = Bytes.empty
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .createDelegationToken }
    public static var validVersions: ClosedRange<Int16> { 1...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        errorCode = try r.int16()
        principalType = try r.string(compact: compact)
        principalName = try r.string(compact: compact)
        if version >= 3 { tokenRequesterPrincipalType = try r.string(compact: compact) }
        if version >= 3 { tokenRequesterPrincipalName = try r.string(compact: compact) }
        issueTimestampMs = try r.int64()
        expiryTimestampMs = try r.int64()
        maxTimestampMs = try r.int64()
        tokenId = try r.string(compact: compact)
        hmac = try r.data(compact: compact)
        throttleTimeMs = try r.int32()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int16(errorCode)
        w.string(principalType, compact: compact)
        w.string(principalName, compact: compact)
        if version >= 3 { w.string(tokenRequesterPrincipalType, compact: compact) }
        if version >= 3 { w.string(tokenRequesterPrincipalName, compact: compact) }
        w.int64(issueTimestampMs)
        w.int64(expiryTimestampMs)
        w.int64(maxTimestampMs)
        w.string(tokenId, compact: compact)
        w.data(hmac, compact: compact)
        w.int32(throttleTimeMs)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}
