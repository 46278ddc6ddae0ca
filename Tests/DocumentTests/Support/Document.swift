#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import KafkaConnectors

/// A file of the folder Documentation.
struct Document {
    let text: String

    /// Reads the file `name`.
    init(_ name: String) throws {
        // This file is Tests/DocumentTests/Support/Document.swift.
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        guard let file = fopen("\(root)/Documentation/\(name)", "r") else {
            throw ConnectorError("there is no Documentation/\(name)")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        text = String(decoding: bytes, as: UTF8.self)
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Returns the YAML block that begins with the comment `# NAME`.
    func configuration(_ name: String) throws -> String {
        let lines = lines
        guard let start = lines.firstIndex(of: "# \(name)"), start > 0, lines[start - 1] == "```yaml",
            let end = lines[start...].firstIndex(of: "```")
        else { throw ConnectorError("the document has no block \(name)") }
        return lines[start..<end].joined(separator: "\n") + "\n"
    }
}
