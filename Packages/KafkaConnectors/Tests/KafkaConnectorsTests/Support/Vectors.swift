@testable import KafkaConnectors

/// The golden files, which are stored with the tests.
enum Vectors {
    static func lines(_ name: String, file: String = #filePath) throws -> [String] {
        let folder = file.split(separator: "/").dropLast(2).joined(separator: "/")
        let bytes = try readFile("/\(folder)/Vectors/\(name)", limit: 1 << 20)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
