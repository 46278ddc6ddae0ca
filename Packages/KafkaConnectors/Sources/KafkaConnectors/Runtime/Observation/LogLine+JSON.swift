@_spi(KafkaInternals) public import KafkaTransport

extension LogLine {
    /// The line as a JSON object: `time`, `level`, `kind`, `connector`, `topic`, `partition`, `message` and `error`, as
    /// far as they apply. A report of counts is in the member `metrics`.
    public var json: String {
        var members = [("time", JSONText.quoted(LogTime.text(time))), ("level", JSONText.quoted("\(level)"))]
        func add(_ name: String, _ text: String?) {
            if let text { members.append((name, JSONText.quoted(text))) }
        }
        add("kind", context.kind?.rawValue)
        add("connector", context.connector)
        add("topic", context.topic)
        if let partition = context.partition { members.append(("partition", "\(partition)")) }
        if let report {
            add("message", "metrics")
            members.append(("metrics", report))
        } else {
            add("message", Self.cut(message, Self.maximumLength))
            add("error", error.map { Self.cut($0, PlainText.limit) })
        }
        return "{" + members.map { "\(JSONText.quoted($0)):\($1)" }.joined(separator: ",") + "}"
    }

    private static func cut(_ text: String, _ limit: Int) -> String {
        text.utf8.count > limit && text.unicodeScalars.count > limit
            ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) + "…" : text
    }
}
