public import KafkaCodecs

/// A message of the Kafka protocol. One struct represents all of its versions.
///
/// A field that does not exist in a version has its default value after decoding, and is left out when encoding. A
/// field that is nullable in newer versions is an optional. In a version that does not allow null, encoding still
/// writes null, and decoding null throws. Strings longer than the protocol's 32,767 bytes are cut at the end of a
/// Unicode scalar when they are encoded.
public protocol KafkaMessage: Sendable {
    /// The versions that can be decoded and encoded.
    static var validVersions: ClosedRange<Int16> { get }
    /// The first version with tagged fields and compact lengths; `Int16.max` if no version has them.
    static var flexibleVersions: Int16 { get }

    /// Creates a message with default values.
    init()

    /// Decodes a message. The reader is behind it afterwards.
    ///
    /// Fields of type `Bytes` share the memory of the reader's bytes.
    ///
    /// - Parameters:
    ///   - r: The reader at the start of the message.
    ///   - version: The version in which the message is encoded, one of `validVersions`.
    /// - Throws: `CodecError` if the bytes are not a valid message. Invalid bytes never trap, and never create more
    ///   elements than the bytes can encode.
    init(from r: inout ByteReader, version: Int16) throws(CodecError)

    /// Encodes the message.
    ///
    /// - Parameters:
    ///   - w: The writer to which the message is appended.
    ///   - version: The version to encode, one of `validVersions`.
    func encode(to w: inout ByteWriter, version: Int16)
}

/// A request and the type of its response.
public protocol KafkaRequest: KafkaMessage {
    /// The type of the response.
    associatedtype Response: KafkaResponse
    /// The API that the request belongs to.
    static var apiKey: APIKey { get }
}

/// The response to a request.
public protocol KafkaResponse: KafkaMessage {
    /// The API that the response belongs to.
    static var apiKey: APIKey { get }
}
