import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file with one record per line.
enum PayloadFile {
    static func lines(_ path: String) throws(UsageError) -> [Bytes] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw UsageError("cannot open the payload file \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            content += chunk[..<count]
        }
        let lines = content.split(separator: UInt8(ascii: "\n")).map { Bytes($0) }
        guard !lines.isEmpty else { throw UsageError("the payload file \(path) has no lines") }
        return lines
    }
}
