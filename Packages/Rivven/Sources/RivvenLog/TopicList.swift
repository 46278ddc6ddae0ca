import KafkaCodecs
import SegmentLog

/// The file `TOPICS`: the topics of a log and their partition counts. It is text, and the last line is a checksum of the
/// lines before it:
///
///     rivven-topics 1
///     log 2gh5r0p1c9x6l3k4
///     orders 6
///     payments 1
///     crc32c 0a1b2c3d
struct TopicList: Equatable {
    /// The size up to which a file is read, in bytes.
    static let maximumSize = 64 << 20
    private static let mark = "rivven-topics "
    private static let version = 1
    private static let checksumSize = 16

    /// The id of the log that the list belongs to.
    let logID: String
    var counts: [String: Int]

    init(logID: String, counts: [String: Int]) {
        self.logID = logID
        self.counts = counts
    }

    /// - Parameter path: Names the file in errors.
    init(_ bytes: Bytes, path: String) throws(SegmentLogError) {
        func damaged(_ position: Int, _ what: String) -> SegmentLogError {
            SegmentLogError(.damaged, "\(path) is damaged at byte \(position): \(what)")
        }
        let size = bytes.count - Self.checksumSize
        guard size >= 0 else { throw damaged(bytes.count, "it has no checksum at its end") }
        let body = bytes.slice(0..<size)
        guard bytes.slice(size..<bytes.count) == Self.checksum(of: body) else {
            throw damaged(size, "the checksum does not match the bytes before it")
        }
        let lines = (body.utf8String ?? "").split(separator: "\n")
        guard let first = lines.first, first.hasPrefix(Self.mark), let version = Int(first.dropFirst(Self.mark.count))
        else { throw damaged(0, "it should begin with \"\(Self.mark)\(Self.version)\"") }
        guard version <= Self.version else {
            throw SegmentLogError(
                .newerVersion, "\(path) was written by a newer version of this program (\(version)): use that version")
        }
        guard lines.count > 1, lines[1].hasPrefix("log ") else { throw damaged(first.utf8.count + 1, "no id follows") }
        logID = String(lines[1].dropFirst(4))
        counts = [:]
        for line in lines.dropFirst(2) {
            let fields = line.split(separator: " ")
            guard fields.count == 2, let count = Int(fields[1]), (1...RivvenLog.maximumPartitions).contains(count),
                RivvenLog.isTopicName(String(fields[0]))
            else { throw damaged(0, "one of its lines does not hold a topic and its partition count") }
            counts[String(fields[0])] = count
        }
    }

    func encode() -> Bytes {
        var text = "\(Self.mark)\(Self.version)\nlog \(logID)\n"
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) { text += "\(name) \(count)\n" }
        let body = Bytes(utf8: text)
        return Bytes(Array(body) + Array(Self.checksum(of: body)))
    }

    private static func checksum(of body: Bytes) -> Bytes {
        let digits = String(CRC32C.checksum(body), radix: 16)
        return Bytes(utf8: "crc32c " + String(repeating: "0", count: 8 - digits.count) + digits + "\n")
    }
}
