import KafkaCodecs

@_spi(KafkaInternals) @testable import SegmentLog

/// A directory of its own for each test, removed after it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = "/tmp/segment-log-\(UInt64.random(in: 0 ... .max))"
        try StoredDirectory.make(path)
    }

    deinit {
        for name in names { StoredDirectory.remove("\(path)/\(name)") }
        for name in names { StoredDirectory.removeDirectory("\(path)/\(name)") }
        StoredDirectory.removeDirectory(path)
    }

    var names: [String] { ((try? StoredDirectory.names(in: path)) ?? []).sorted() }
    /// The names of the segments, from the first on.
    var segments: [String] { names.filter { $0.hasSuffix(".log") } }

    func bytes(_ name: String) throws -> [UInt8] {
        let file = try StoredFile(path + "/" + name)
        return Array(try file.read(try file.size(), at: 0))
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = try StoredFile(creating: path + "/" + name)
        try bytes.withUnsafeBytes { try file.write([$0], at: 0) }
    }

    func remove(_ name: String) { StoredDirectory.remove(path + "/" + name) }

    func change(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
        var bytes = try bytes(name)
        change(&bytes)
        try write(name, bytes)
    }

    /// The contents of all files.
    func contents() throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in names { contents[name] = try bytes(name) }
        return contents
    }

    /// Makes the directory hold these files, and no other.
    func restore(_ contents: [String: [UInt8]]) throws {
        for name in names where contents[name] == nil { remove(name) }
        for (name, bytes) in contents { try write(name, bytes) }
    }
}
