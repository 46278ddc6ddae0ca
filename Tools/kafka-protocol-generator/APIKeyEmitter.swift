/// Writes the table of API keys: their names, versions, and first flexible version.
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
            writer.table(
                "var knownName: String?", over: "rawValue", names.map { (String($0.0), "\"\($0.1)\"") }, other: "nil")
            writer.blank()
            writer.line("/// The versions that can be read and written; `nil` for a key without messages.")
            writer.table(
                "public var validVersions: ClosedRange<Int16>?", over: "rawValue",
                rows(requests) { "\($0.validVersions.lowest)...\($0.validVersions.highest)" }, other: "nil")
            writer.blank()
            writer.line(
                "/// The first version with tagged fields and compact lengths; `Int16.max` if no version has them.")
            writer.table(
                "public var flexibleVersions: Int16", over: "rawValue",
                rows(requests.filter { !$0.flexibleVersions.isEmpty }) { String($0.flexibleVersions.lowest) },
                other: ".max")
            writer.blank()
            writer.line(
                "/// Whether Kafka may still change the highest of `validVersions`, which brokers do not offer by themselves."
            )
            writer.table(
                "public var isLatestVersionUnstable: Bool", over: "rawValue",
                rows(requests.filter(\.latestVersionIsUnstable)) { _ in "true" }, other: "false")
        }
        return writer.text
    }

    private static func rows(_ requests: [Message], _ value: (Message) -> String) -> [(key: String, value: String)] {
        requests.map { (String($0.apiKey ?? 0), value($0)) }
    }

    static func memberName(_ apiName: String) -> String {
        apiName.prefix(1).lowercased() + apiName.dropFirst()
    }
}
