public import KafkaCodecs

/// A message of Kafka's protocol: one struct for all of its versions.
///
/// A field that a version does not have keeps its default when it is read, and is left out when it is written. A field
/// that may be null in newer versions is optional; where a version does not allow null, writing it still writes null,
/// and reading null throws. Text longer than the protocol's 32,767 bytes is cut at the end of a character.
public protocol KafkaMessage: Sendable {
    /// The versions that can be read and written.
    static var validVersions: ClosedRange<Int16> { get }
    /// The first version with tagged fields and compact lengths; `Int16.max` where there is none.
    static var flexibleVersions: Int16 { get }

    /// Creates a message of default values.
    init()

    /// Reads a message and leaves the reader after it.
    ///
    /// Bytes are shared with what is read, not copied.
    ///
    /// - Parameters:
    ///   - r: Where the message begins.
    ///   - version: The version in which it was written, one of `validVersions`.
    /// - Throws: `CodecError` for bytes that are no such message. No bytes trap, and none make more elements than they
    ///   hold.
    init(from r: inout ByteReader, version: Int16) throws(CodecError)

    /// Writes the message.
    ///
    /// - Parameters:
    ///   - w: Where it is added.
    ///   - version: The version to write, one of `validVersions`.
    func encode(to w: inout ByteWriter, version: Int16)
}

/// A request, and what answers it.
public protocol KafkaRequest: KafkaMessage {
    /// The type of the answer.
    associatedtype Response: KafkaResponse
    /// The API that it asks.
    static var apiKey: APIKey { get }
}

/// The answer to a request.
public protocol KafkaResponse: KafkaMessage {
    /// The API that it comes from.
    static var apiKey: APIKey { get }
}
