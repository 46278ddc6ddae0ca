internal import FoundationEssentials

/// The input of the generator: the messages and the error codes.
struct Schema {
    var messages: [Message] = []
    /// APIs whose messages were removed from Kafka. Their keys keep their names.
    var retiredKeys: [(key: Int16, name: String)] = []
    var errors: [ErrorEntry] = []

    /// Reads the schema files in `directory`.
    init(directory: String) throws {
        let lines = try Self.lines(directory + "/messages.jsonl")
        for line in lines {
            let document = try JSONDecoder().decode(SchemaDocument.self, from: Data(line.utf8))
            if let message = try MessageReader.read(document) {
                messages.append(message)
            } else if document.type == "request", let key = document.apiKey {
                retiredKeys.append((key, String(document.name.dropLast("Request".count))))
            }
        }
        messages.sort { $0.name < $1.name }
        errors = try ErrorEntry.read(
            codes: try Self.lines(directory + "/errors.tsv"),
            descriptions: try Self.lines(directory + "/error-descriptions.tsv"))
    }

    private static func lines(_ path: String) throws(GeneratorError) -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw GeneratorError("cannot read \(path)")
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// All APIs that have messages, ordered by key.
    var requests: [Message] {
        messages.filter { $0.kind == .request }.sorted { ($0.apiKey ?? 0) < ($1.apiKey ?? 0) }
    }
}
