/// Limits on received messages, for all mechanisms.
public enum SASLLimits {
    /// The maximum size of a message in bytes: the default of Kafka's `sasl.server.max.receive.size`.
    public static let messageSize = 524_288
    /// The maximum number of characters of a peer's text in an error.
    public static let shownText = 256
    /// The maximum size in bytes of a peer's text that is searched for secrets. Of a longer text only the size is
    /// shown.
    public static let searchedText = 16_384

    /// Checks the size of a received message.
    ///
    /// - Throws: `SASLError` if `message` is longer than `messageSize`.
    package static func check(_ message: [UInt8]) throws(SASLError) {
        guard message.count <= messageSize else {
            throw SASLError(
                .malformedMessage, "a message of \(message.count) bytes is over the limit of \(messageSize)")
        }
    }
}
