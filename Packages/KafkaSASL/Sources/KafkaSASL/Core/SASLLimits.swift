/// Limits on what is read from the other side, for every mechanism.
public enum SASLLimits {
    /// The longest message that is looked at, in bytes: Kafka's `sasl.server.max.receive.size`.
    public static let messageSize = 524_288
    /// The longest text of the other side that an error shows, in characters.
    public static let shownText = 256
    /// The longest text of the other side that is searched for secrets, in bytes. Of a longer one only the length is shown.
    public static let searchedText = 16_384

    /// Throws where `message` is longer than `messageSize`.
    package static func check(_ message: [UInt8]) throws(SASLError) {
        guard message.count <= messageSize else {
            throw SASLError(
                .malformedMessage, "a message of \(message.count) bytes is over the limit of \(messageSize)")
        }
    }
}
