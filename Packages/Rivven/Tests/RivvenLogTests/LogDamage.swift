import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Random numbers that are the same in each run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

/// One damage to a file or a folder of an event log's directory.
struct LogDamage: CustomStringConvertible {
    enum Kind: CaseIterable {
        case flip, zeros, cut, empty, grown, repeated, inserted, missing, swapped, foreign, link, dangling, file,
            folder, pipe
    }

    let kind: Kind
    /// What is damaged, within the directory.
    let paths: [String]
    private(set) var byte = 0
    private let other: String

    var description: String { "\(kind) of \(paths.joined(separator: " and ")) at byte \(byte)" }

    /// Damages what `random` chooses.
    ///
    /// - Parameters:
    ///   - files: Files and folders within `directory`.
    ///   - main: Those of `files` that say which topics and partitions exist. A third of the damages is to them.
    ///   - other: The directory of another log.
    ///   - outside: A folder that no start may touch.
    init(
        _ directory: String, files: [String], main: [String], other: String, outside: String, _ random: inout SplitMix
    ) throws {
        let choices = Int.random(in: 0..<3, using: &random) == 0 ? main : files
        let file = choices[Int.random(in: 0..<choices.count, using: &random)]
        let target = directory + "/" + file
        let isFolder = Self.isFolder(target)
        let kinds: [Kind] =
            isFolder ? [.missing, .link, .dangling, .file, .swapped] : Kind.allCases.filter { $0 != .file }
        kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
        // A segment for a segment, and a topic for a topic if the topic is one of the main files.
        let others = (choices == main && isFolder ? main : files).filter {
            $0 != file && $0.hasSuffix(".log") == file.hasSuffix(".log") && !$0.hasPrefix(file + "/")
                && !file.hasPrefix($0 + "/")
        }
        self.other = other
        if kind == .swapped, let other = others.randomElement(using: &random) {
            paths = [file, other]
        } else {
            paths = [file]
        }
        if isFolder {
            try change(target, in: directory, outside: outside)
        } else {
            try damage(target, in: directory, outside: outside, &random)
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
    }

    private mutating func damage(
        _ target: String, in directory: String, outside: String, _ random: inout SplitMix
    ) throws {
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: target)))
        let size = bytes.count
        byte = Int.random(in: 0..<max(1, Bool.random(using: &random) ? size : min(size, 64)), using: &random)
        switch kind {
        case .flip: if size > 0 { bytes[byte] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
        case .zeros:
            let count = [1, 8, 512, size][Int.random(in: 0..<4, using: &random)]
            for at in byte..<max(byte, min(size, byte + count)) { bytes[at] = 0 }
        case .cut: bytes.removeLast(size - min(byte, size))
        case .empty: bytes = []
        case .grown:
            byte = size
            bytes += (0..<Int.random(in: 1..<100, using: &random)).map { _ in UInt8.random(in: 0...1, using: &random) }
        case .repeated:
            byte = size
            bytes += bytes.suffix(Int.random(in: 1...max(1, size), using: &random))
        case .inserted: bytes.insert(contentsOf: [7, 7, 7, 7], at: min(byte, size))
        default: return try change(target, in: directory, outside: outside)
        }
        try Data(bytes).write(to: URL(filePath: target))
    }

    private func change(_ target: String, in directory: String, outside: String) throws {
        let manager = FileManager.default
        switch kind {
        case .swapped where paths.count == 2:
            let other = directory + "/" + paths[1]
            try manager.moveItem(atPath: target, toPath: target + "~")
            try manager.moveItem(atPath: other, toPath: target)
            try manager.moveItem(atPath: target + "~", toPath: other)
        case .foreign where !target.hasSuffix(".log") && manager.fileExists(atPath: other + "/" + paths[0]):
            try manager.removeItem(atPath: target)
            try manager.copyItem(atPath: other + "/" + paths[0], toPath: target)
        case .link:
            try manager.moveItem(atPath: target, toPath: outside + "/target")
            try manager.createSymbolicLink(atPath: target, withDestinationPath: outside + "/target")
        case .dangling:
            try manager.removeItem(atPath: target)
            try manager.createSymbolicLink(atPath: target, withDestinationPath: outside + "/new")
        case .file:
            try manager.removeItem(atPath: target)
            try Data("file".utf8).write(to: URL(filePath: target))
        case .folder:
            try manager.removeItem(atPath: target)
            try manager.createDirectory(atPath: target, withIntermediateDirectories: false)
        case .pipe:
            try manager.removeItem(atPath: target)
            _ = mkfifo(target, 0o600)
        default: try manager.removeItem(atPath: target)
        }
    }
}
