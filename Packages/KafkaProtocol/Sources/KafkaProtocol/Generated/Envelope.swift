// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request Envelope (58), version 0.
public struct EnvelopeRequest: KafkaRequest {
    /// `RequestData`.
    public var requestData: Bytes = Bytes.empty
    /// `RequestPrincipal`.
    public var requestPrincipal: Bytes? = Bytes.empty
    /// `ClientHostAddress`.
    public var clientHostAddress: Bytes = Bytes.empty
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = EnvelopeResponse
    public static var apiKey: APIKey { .envelope }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        requestData = try r.data(compact: true)
        requestPrincipal = try r.nullableData(compact: true)
        clientHostAddress = try r.data(compact: true)
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.data(requestData, compact: true)
        w.nullableData(requestPrincipal, compact: true)
        w.data(clientHostAddress, compact: true)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to Envelope (58), version 0.
public struct EnvelopeResponse: KafkaResponse {
    /// `ResponseData`.
    public var responseData: Bytes?
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .envelope }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        responseData = try r.nullableData(compact: true)
        errorCode = try r.int16()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.nullableData(responseData, compact: true)
        w.int16(errorCode)
        w.taggedFields(unknownTaggedFields)
    }
}
