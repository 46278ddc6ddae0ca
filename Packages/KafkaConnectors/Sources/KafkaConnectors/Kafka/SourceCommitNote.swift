/// The note that a source stores in the metadata of each commit. It says which log the committed offset belongs to.
///
/// Its text is `rivven;topic-id=ID;since=N;partitions=N`. Unknown members are ignored, as is the metadata of other
/// programs.
struct SourceCommitNote: Sendable, Hashable {
    /// The id of the Kafka topic; `nil` if the brokers have no topic ids.
    var topicID: String?
    /// The first target offset that can hold an event of this topic. Events before it are from another topic.
    var since: Int64 = 0
    /// The number of partitions of the topic when the group began to read it. Partitions from this number on were added
    /// later, and are read from their first record.
    var partitions: Int?

    private static let prefix = "rivven"

    init(topicID: String? = nil, since: Int64 = 0, partitions: Int? = nil) {
        (self.topicID, self.since, self.partitions) = (topicID, since, partitions)
    }

    /// Parses the metadata of a commit; returns `nil` if it is not a note.
    init?(_ metadata: String) {
        let members = metadata.split(separator: ";")
        guard members.first == Self.prefix[...] else { return nil }
        for member in members.dropFirst() {
            guard let separator = member.firstIndex(of: "=") else { continue }
            let value = member[member.index(after: separator)...]
            switch member[..<separator] {
            case "topic-id": topicID = value.isEmpty ? nil : String(value)
            case "since": since = Int64(value) ?? 0
            case "partitions": partitions = Int(value)
            default: continue
            }
        }
    }

    /// The metadata of the commit.
    var metadata: String {
        var text = Self.prefix
        if let topicID { text += ";topic-id=\(topicID)" }
        text += ";since=\(since)"
        if let partitions { text += ";partitions=\(partitions)" }
        return text
    }
}
