import KafkaProtocol

/// A note that this client adds to the metadata of a committed offset. It identifies the topic that the offset belongs
/// to.
///
/// The note follows the committer's own text: `TEXT;rivven-topic=ID/COUNT`. ID is the topic's id in Kafka's text form,
/// and COUNT its number of partitions. Metadata without a note says nothing about the topic.
struct OffsetNote: Hashable, Sendable {
    /// The id of the topic.
    var topicID: UUID128
    /// The number of partitions that the topic had. Partitions above it were added later.
    var partitionCount: Int

    private static let key = "rivven-topic="
    /// Brokers refuse longer metadata by default (`offset.metadata.max.bytes`).
    private static let limit = 4096

    /// Returns `text` with this note; `text` alone if both are too long together.
    func added(to text: String) -> String {
        let note = "\(Self.key)\(topicID)/\(partitionCount)"
        let whole = text.isEmpty ? note : "\(text);\(note)"
        return whole.utf8.count <= Self.limit ? whole : text
    }

    /// Splits metadata into the committer's text and the note, if there is one.
    static func split(_ metadata: String) -> (text: String, note: OffsetNote?) {
        let start = metadata.lastIndex(of: ";").map { metadata.index(after: $0) } ?? metadata.startIndex
        let last = metadata[start...]
        guard last.hasPrefix(key) else { return (metadata, nil) }
        let parts = last.dropFirst(key.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = UUID128(String(parts[0])), let count = Int(parts[1]), count >= 0 else {
            return (metadata, nil)
        }
        let text = start == metadata.startIndex ? "" : String(metadata[..<metadata.index(before: start)])
        return (text, OffsetNote(topicID: id, partitionCount: count))
    }
}
