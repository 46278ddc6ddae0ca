// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeDelegationToken (41), versions 1 to 3.
public struct DescribeDelegationTokenRequest: KafkaRequest {
    /// `Owners`.
    public var owners: [DescribeDelegationTokenOwner]? = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeDelegationTokenResponse
    public static var apiKey: APIKey { .describeDelegationToken }
    public static var validVersions: ClosedRange<Int16> { 1...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        owners = nil
        if let count = try r.nullableArrayCount(compact: compact, elementSize: 3) {
            var elements: [DescribeDelegationTokenOwner] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try DescribeDelegationTokenOwner(from: &r, version: version)) }
            owners = elements
        }
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.nullableArrayCount(owners?.count, compact: compact)
        if let owners {
            for element in owners { element.encode(to: &w, version: version) }
        }
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeDelegationTokenRequest {
    /// DescribeDelegationTokenOwner of DescribeDelegationTokenRequest.
    public struct DescribeDelegationTokenOwner: Sendable {
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

/// The response to DescribeDelegationToken (41), versions 1 to 3.
public struct DescribeDelegationTokenResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `Tokens`.
    public var tokens: [DescribedDelegationToken] = []
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeDelegationToken }
    public static var validVersions: ClosedRange<Int16> { 1...3 }
    public static var flexibleVersions: Int16 { 2 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 2
        errorCode = try r.int16()
        let tokensCount = try r.arrayCount(compact: compact, elementSize: 30)
        tokens.reserveCapacity(min(tokensCount, reservedElements))
        for _ in 0..<tokensCount { tokens.append(try DescribedDelegationToken(from: &r, version: version)) }
        throttleTimeMs = try r.int32()
        if version >= 2 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 2
        w.int16(errorCode)
        w.arrayCount(tokens.count, compact: compact)
        for element in tokens { element.encode(to: &w, version: version) }
        w.int32(throttleTimeMs)
        if version >= 2 { w.taggedFields(unknownTaggedFields) }
    }
}

extension DescribeDelegationTokenResponse {
    /// DescribedDelegationToken of DescribeDelegationTokenResponse.
    public struct DescribedDelegationToken: Sendable {
        /// `PrincipalType`.
        public var principalType: String = ""
        /// `PrincipalName`.
        public var principalName: String = ""
        /// `TokenRequesterPrincipalType`, from version 3.
        public var tokenRequesterPrincipalType: String = ""
        /// `TokenRequesterPrincipalName`, from version 3.
        public var tokenRequesterPrincipalName: String = ""
        /// `IssueTimestamp`.
        public var issueTimestamp: Int64 = 0
        /// `ExpiryTimestamp`.
        public var expiryTimestamp: Int64 = 0
        /// `MaxTimestamp`.
        public var maxTimestamp: Int64 = 0
        /// `TokenId`.
        public var tokenId: String = ""
        /// `Hmac`.
        public var hmac: Bytes = Bytes.empty
        /// `Renewers`.
        public var renewers: [DescribedDelegationTokenRenewer] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let compact = version >= 2
            principalType = try r.string(compact: compact)
            principalName = try r.string(compact: compact)
            if version >= 3 { tokenRequesterPrincipalType = try r.string(compact: compact) }
            if version >= 3 { tokenRequesterPrincipalName = try r.string(compact: compact) }
            issueTimestamp = try r.int64()
            expiryTimestamp = try r.int64()
            maxTimestamp = try r.int64()
            tokenId = try r.string(compact: compact)
            hmac = try r.data(compact: compact)
            let renewersCount = try r.arrayCount(compact: compact, elementSize: 3)
            renewers.reserveCapacity(min(renewersCount, reservedElements))
            for _ in 0..<renewersCount {
                renewers.append(try DescribedDelegationTokenRenewer(from: &r, version: version))
            }
            if version >= 2 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            let compact = version >= 2
            w.string(principalType, compact: compact)
            w.string(principalName, compact: compact)
            if version >= 3 { w.string(tokenRequesterPrincipalType, compact: compact) }
            if version >= 3 { w.string(tokenRequesterPrincipalName, compact: compact) }
            w.int64(issueTimestamp)
            w.int64(expiryTimestamp)
            w.int64(maxTimestamp)
            w.string(tokenId, compact: compact)
            w.data(hmac, compact: compact)
            w.arrayCount(renewers.count, compact: compact)
            for element in renewers { element.encode(to: &w, version: version) }
            if version >= 2 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// DescribedDelegationTokenRenewer of DescribeDelegationTokenResponse.
    public struct DescribedDelegationTokenRenewer: Sendable {
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
