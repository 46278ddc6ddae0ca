// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request UpdateFeatures (57), versions 0 to 2.
public struct UpdateFeaturesRequest: KafkaRequest {
    /// `timeoutMs`.
    public var timeoutMs: Int32 = 60000
    /// `FeatureUpdates`.
    public var featureUpdates: [FeatureUpdateKey] = []
    /// `ValidateOnly`, from version 1.
    public var validateOnly: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = UpdateFeaturesResponse
    public static var apiKey: APIKey { .updateFeatures }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        timeoutMs = try r.int32()
        let featureUpdatesCount = try r.arrayCount(compact: true, elementSize: 5)
        featureUpdates.reserveCapacity(min(featureUpdatesCount, reservedElements))
        for _ in 0..<featureUpdatesCount { featureUpdates.append(try FeatureUpdateKey(from: &r, version: version)) }
        if version >= 1 { validateOnly = try r.bool() }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(timeoutMs)
        w.arrayCount(featureUpdates.count, compact: true)
        for element in featureUpdates { element.encode(to: &w, version: version) }
        if version >= 1 { w.bool(validateOnly) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension UpdateFeaturesRequest {
    /// FeatureUpdateKey of UpdateFeaturesRequest.
    public struct FeatureUpdateKey: Sendable {
        /// `Feature`.
        public var feature: String = ""
        /// `MaxVersionLevel`.
        public var maxVersionLevel: Int16 = 0
        /// `AllowDowngrade`, to version 0.
        public var allowDowngrade: Bool = false
        /// `UpgradeType`, from version 1.
        public var upgradeType: Int8 = 1
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            feature = try r.string(compact: true)
            maxVersionLevel = try r.int16()
            if version <= 0 { allowDowngrade = try r.bool() }
            if version >= 1 { upgradeType = try r.int8() }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(feature, compact: true)
            w.int16(maxVersionLevel)
            if version <= 0 { w.bool(allowDowngrade) }
            if version >= 1 { w.int8(upgradeType) }
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to UpdateFeatures (57), versions 0 to 2.
public struct UpdateFeaturesResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String? = ""
    /// `Results`, to version 1.
    public var results: [UpdatableFeatureResult] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .updateFeatures }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        if version <= 1 {
            let resultsCount = try r.arrayCount(compact: true, elementSize: 5)
            results.reserveCapacity(min(resultsCount, reservedElements))
            for _ in 0..<resultsCount { results.append(try UpdatableFeatureResult(from: &r, version: version)) }
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        if version <= 1 {
            w.arrayCount(results.count, compact: true)
            for element in results { element.encode(to: &w, version: version) }
        }
        w.taggedFields(unknownTaggedFields)
    }
}

extension UpdateFeaturesResponse {
    /// UpdatableFeatureResult of UpdateFeaturesResponse.
    public struct UpdatableFeatureResult: Sendable {
        /// `Feature`.
        public var feature: String = ""
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String? = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            feature = try r.string(compact: true)
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(feature, compact: true)
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
