// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request SaslHandshake (17), versions 0 to 1.
public struct SaslHandshakeRequest: KafkaRequest {
    /// `Mechanism`.
    public var mechanism: String = ""

    public typealias Response = SaslHandshakeResponse
    public static var apiKey: APIKey { .saslHandshake }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { .max }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        mechanism = try r.string(compact: false)
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.string(mechanism, compact: false)
    }
}

/// The response to SaslHandshake (17), versions 0 to 1.
public struct SaslHandshakeResponse: KafkaResponse {
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `Mechanisms`.
    public var mechanisms: [String] = []

    public static var apiKey: APIKey { .saslHandshake }
    public static var validVersions: ClosedRange<Int16> { 0...1 }
    public static var flexibleVersions: Int16 { .max }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        errorCode = try r.int16()
        mechanisms = try r.stringArray(compact: false)
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int16(errorCode)
        w.stringArray(mechanisms, compact: false)
    }
}
