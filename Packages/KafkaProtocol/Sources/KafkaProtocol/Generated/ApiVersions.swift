// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request ApiVersions (18), versions 0 to 4.
public struct ApiVersionsRequest: KafkaRequest {
    /// `ClientSoftwareName`, from version 3.
    public var clientSoftwareName: String = ""
    /// `ClientSoftwareVersion`, from version 3.
    public var clientSoftwareVersion: String = ""
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = ApiVersionsResponse
    public static var apiKey: APIKey { .apiVersions }
    public static var validVersions: ClosedRange<Int16> { 0...4 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        if version >= 3 { clientSoftwareName = try r.string(compact: compact) }
        if version >= 3 { clientSoftwareVersion = try r.string(compact: compact) }
        if version >= 3 { unknownTaggedFields = try r.taggedFields() }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        if version >= 3 { w.string(clientSoftwareName, compact: compact) }
        if version >= 3 { w.string(clientSoftwareVersion, compact: compact) }
        if version >= 3 { w.taggedFields(unknownTaggedFields) }
    }
}

/// The response to ApiVersions (18), versions 0 to 4.
public struct ApiVersionsResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ApiKeys`.
    public var apiKeys: [ApiVersion] = []
    /// `ThrottleTimeMs`, from version 1.
    public var throttleTimeMs: Int32 = 0
    /// `SupportedFeatures`, from version 3, tag 0.
    public var supportedFeatures: [SupportedFeatureKey] = []
    /// `FinalizedFeaturesEpoch`, from version 3, tag 1.
    public var finalizedFeaturesEpoch: Int64 = -1
    /// `FinalizedFeatures`, from version 3, tag 2.
    public var finalizedFeatures: [FinalizedFeatureKey] = []
    /// `ZkMigrationReady`, from version 3, tag 3.
    public var zkMigrationReady: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .apiVersions }
    public static var validVersions: ClosedRange<Int16> { 0...4 }
    public static var flexibleVersions: Int16 { 3 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        let compact = version >= 3
        errorCode = try r.int16()
        let apiKeysCount = try r.arrayCount(compact: compact, elementSize: 6)
        apiKeys.reserveCapacity(min(apiKeysCount, reservedElements))
        for _ in 0..<apiKeysCount { apiKeys.append(try ApiVersion(from: &r, version: version)) }
        if version >= 1 { throttleTimeMs = try r.int32() }
        if version >= 3 {
            for field in try r.taggedFields() {
                var body = ByteReader(field.value)
                switch field.tag {
                case 0:
                    let supportedFeaturesCount = try body.arrayCount(compact: true, elementSize: 6)
                    supportedFeatures.reserveCapacity(min(supportedFeaturesCount, reservedElements))
                    for _ in 0..<supportedFeaturesCount {
                        supportedFeatures.append(try SupportedFeatureKey(from: &body, version: version))
                    }
                case 1:
                    finalizedFeaturesEpoch = try body.int64()
                case 2:
                    let finalizedFeaturesCount = try body.arrayCount(compact: true, elementSize: 6)
                    finalizedFeatures.reserveCapacity(min(finalizedFeaturesCount, reservedElements))
                    for _ in 0..<finalizedFeaturesCount {
                        finalizedFeatures.append(try FinalizedFeatureKey(from: &body, version: version))
                    }
                case 3:
                    zkMigrationReady = try body.bool()
                default:
                    unknownTaggedFields.append(field)
                    continue
                }
                try body.expectEnd()
            }
        }
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        let compact = version >= 3
        w.int16(errorCode)
        w.arrayCount(apiKeys.count, compact: compact)
        for element in apiKeys { element.encode(to: &w, version: version) }
        if version >= 1 { w.int32(throttleTimeMs) }
        if version >= 3 {
            var tags = unknownTaggedFields
            if !supportedFeatures.isEmpty {
                var body = ByteWriter(capacity: 64)
                body.arrayCount(supportedFeatures.count, compact: true)
                for element in supportedFeatures { element.encode(to: &body, version: version) }
                tags.insert(TaggedField(tag: 0, value: body.finish()))
            }
            if finalizedFeaturesEpoch != -1 {
                var body = ByteWriter(capacity: 64)
                body.int64(finalizedFeaturesEpoch)
                tags.insert(TaggedField(tag: 1, value: body.finish()))
            }
            if !finalizedFeatures.isEmpty {
                var body = ByteWriter(capacity: 64)
                body.arrayCount(finalizedFeatures.count, compact: true)
                for element in finalizedFeatures { element.encode(to: &body, version: version) }
                tags.insert(TaggedField(tag: 2, value: body.finish()))
            }
            if zkMigrationReady {
                var body = ByteWriter(capacity: 64)
                body.bool(zkMigrationReady)
                tags.insert(TaggedField(tag: 3, value: body.finish()))
            }
            w.taggedFields(tags)
        }
    }
}

extension ApiVersionsResponse {
    /// ApiVersion of ApiVersionsResponse.
    public struct ApiVersion: Sendable {
        /// `ApiKey`.
        public var apiKey: Int16 = 0
        /// `MinVersion`.
        public var minVersion: Int16 = 0
        /// `MaxVersion`.
        public var maxVersion: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            apiKey = try r.int16()
            minVersion = try r.int16()
            maxVersion = try r.int16()
            if version >= 3 { unknownTaggedFields = try r.taggedFields() }
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16(apiKey)
            w.int16(minVersion)
            w.int16(maxVersion)
            if version >= 3 { w.taggedFields(unknownTaggedFields) }
        }
    }

    /// SupportedFeatureKey of ApiVersionsResponse.
    public struct SupportedFeatureKey: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `MinVersion`.
        public var minVersion: Int16 = 0
        /// `MaxVersion`.
        public var maxVersion: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            minVersion = try r.int16()
            maxVersion = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.int16(minVersion)
            w.int16(maxVersion)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// FinalizedFeatureKey of ApiVersionsResponse.
    public struct FinalizedFeatureKey: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `MaxVersionLevel`.
        public var maxVersionLevel: Int16 = 0
        /// `MinVersionLevel`.
        public var minVersionLevel: Int16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            maxVersionLevel = try r.int16()
            minVersionLevel = try r.int16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.int16(maxVersionLevel)
            w.int16(minVersionLevel)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
