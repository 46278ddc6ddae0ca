import FoundationEssentials
import KafkaCodecs

@testable import kafka_conformance

/// The golden files, which are stored with the tests of the module that they belong to.
enum Golden {
    static func text(_ path: String) throws -> String {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return String(decoding: try Data(contentsOf: URL(filePath: "/\(root)/\(path)")), as: UTF8.self)
    }

    /// The lines of protocol.jsonl.
    static func messages() throws -> [(name: String, version: Int16, bytes: Bytes)] {
        try text("Packages/KafkaProtocol/Tests/KafkaProtocolTests/Vectors/protocol.jsonl").split(separator: "\n")
            .compactMap { line in
                let json = try JSON(parsing: line)
                guard let name = json["message"]?.string, let version: Int16 = json["version"]?.integer(),
                    let bytes = json["hex"]?.string.flatMap({ Bytes(hex: $0) })
                else { return nil }
                return (name, version, bytes)
            }
    }

    static func messageNames() throws -> [String] {
        Set(try messages().map(\.name)).sorted()
    }
}
