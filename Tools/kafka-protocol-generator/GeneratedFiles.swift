internal import FoundationEssentials

/// The generated files, by their path from the repository's root. Each folder in `folders` contains nothing else.
struct GeneratedFiles {
    static let messageFolder = "Packages/KafkaProtocol/Sources/KafkaProtocol/Generated"
    static let testFolder = "Packages/KafkaProtocol/Tests/KafkaProtocolTests/Generated"
    static let toolFolder = "Tools/kafka-conformance/Generated"
    private static let folders = [messageFolder, testFolder, toolFolder]

    private(set) var files: [String: String] = [:]

    init(_ schema: Schema) throws(GeneratorError) {
        for (name, messages) in Dictionary(grouping: schema.messages, by: \.apiName) {
            let ordered = messages.sorted { $0.name < $1.name }
            files["\(Self.messageFolder)/\(name).swift"] = try MessageEmitter.file(ordered)
            files["\(Self.toolFolder)/\(name)+JSON.swift"] = try JSONEmitter.file(ordered)
        }
        files["\(Self.messageFolder)/APIKey+Table.swift"] = try APIKeyEmitter.file(schema)
        files["\(Self.messageFolder)/ErrorCode+Table.swift"] = try ErrorCodeEmitter.file(schema.errors)
        files["\(Self.testFolder)/MessageTypes.swift"] = DispatchEmitter.file(
            schema.messages, type: "KafkaMessage", imports: ["import KafkaProtocol"], namesRecords: false)
        files["\(Self.toolFolder)/MessageTypes.swift"] = DispatchEmitter.file(
            schema.messages, type: "(KafkaMessage & JSONMapped)", imports: ["import KafkaProtocol"], namesRecords: true)
    }

    var lineCount: Int { files.values.reduce(0) { $0 + $1.utf8.count { $0 == UInt8(ascii: "\n") } } }

    /// Writes every file under `root`, and removes all other files from their folders.
    func write(root: String) throws {
        for folder in Self.folders {
            try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
        }
        for path in strays(root: root) { try FileManager.default.removeItem(atPath: "\(root)/\(path)") }
        for (path, text) in files where contents("\(root)/\(path)") != text {
            guard FileManager.default.createFile(atPath: "\(root)/\(path)", contents: Data(text.utf8)) else {
                throw GeneratorError("cannot write \(path)")
            }
        }
    }

    /// Returns the differences under `root`, one line per file.
    func differences(root: String) -> [String] {
        var found = strays(root: root).map { "\($0): is not generated" }
        for (path, text) in files {
            guard let present = contents("\(root)/\(path)") else {
                found.append("\(path): missing")
                continue
            }
            if present != text { found.append("\(path): differs") }
        }
        return found.sorted()
    }

    private func strays(root: String) -> [String] {
        var found: [String] = []
        for folder in Self.folders {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
            found += names.map { "\(folder)/\($0)" }.filter { files[$0] == nil }
        }
        return found
    }

    private func contents(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
