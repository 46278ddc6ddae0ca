/// Writes the table of API keys: names, versions and where flexible versions begin.
enum APIKeyEmitter {
    static func file(_ schema: Schema) throws(GeneratorError) -> String {
        var writer = SwiftWriter.file([])
        let requests = schema.requests
        var names = requests.map { ($0.apiKey ?? 0, $0.apiName) } + schema.retiredKeys.map { ($0.key, $0.name) }
        names.sort { $0.0 < $1.0 }
        try writer.block("extension APIKey") { writer throws(GeneratorError) in
            for (key, name) in names {
                let message = requests.first { $0.apiKey == key }
                writer.line("/// \(name), \(message?.validVersions.words ?? "of which Kafka has no version any more").")
                writer.line("public static let \(memberName(name)) = APIKey(rawValue: \(key))")
            }
            writer.blank()
            writer.line("/// Every key whose messages are here, in ascending order.")
            writer.line("public static let all: [APIKey] = [")
            for request in requests { writer.line("    .\(memberName(request.apiName)),") }
            writer.line("]")
            writer.blank()
            try table(&writer, "var knownName: String?", names.map { ($0.0, "\"\($0.1)\"") }, other: "nil")
            writer.blank()
            writer.line("/// The versions that can be read and written; `nil` for a key without messages.")
            let ranges = requests.map { ($0.apiKey ?? 0, "\($0.validVersions.lowest)...\($0.validVersions.highest)") }
            try table(&writer, "public var validVersions: ClosedRange<Int16>?", ranges, other: "nil")
            writer.blank()
            writer.line("/// The first version with tagged fields and compact lengths; `Int16.max` where there is none.")
            let flexible = requests.filter { !$0.flexibleVersions.isEmpty }
                .map { ($0.apiKey ?? 0, String($0.flexibleVersions.lowest)) }
            try table(&writer, "public var flexibleVersions: Int16", flexible, other: ".max")
            writer.blank()
            writer.line("/// Whether Kafka may still change the highest of `validVersions`, which brokers do not offer by themselves.")
            let unstable = requests.filter(\.latestVersionIsUnstable).map { ($0.apiKey ?? 0, "true") }
            try table(&writer, "public var isLatestVersionUnstable: Bool", unstable, other: "false")
        }
        return writer.text
    }

    static func memberName(_ apiName: String) -> String {
        apiName.prefix(1).lowercased() + apiName.dropFirst()
    }

    private static func table(
        _ writer: inout SwiftWriter, _ head: String, _ rows: [(Int16, String)], other: String
    ) throws(GeneratorError) {
        try writer.block(head) { writer throws(GeneratorError) in
            try writer.block("switch rawValue") { writer throws(GeneratorError) in
                for (key, value) in rows { writer.line("case \(key): \(value)") }
                writer.line("default: \(other)")
            }
        }
    }
}
