import KafkaCodecs
import RivvenProtocol
import SegmentLog

/// The offsets that groups have committed. Each commit is an entry of a log, and the last entry of a key is valid.
struct OffsetJournal {
    struct Key: Hashable {
        let group: String
        let topic: String
        let partition: Int
    }

    private let log: SegmentLog
    private var offsets: [Key: Int64] = [:]
    private var entries = 0

    /// What was damaged when the journal was opened.
    var recovery: [SegmentLog.Notice] { log.recovery }

    init(storage: SegmentLog.Storage, configuration: SegmentLog.Configuration = .init()) throws {
        var configuration = configuration
        configuration.segmentBytes = 1 << 20
        configuration.name = "offsets"
        log = try SegmentLog(storage: storage, configuration: configuration)
        var offset = log.startOffset
        while true {
            let stored = try log.read(from: offset, maximumBytes: 1 << 20)
            guard let last = stored.last else { return }
            for entry in stored {
                let (key, committed) = try Self.decode(entry.payload)
                offsets[key] = committed
                entries += 1
            }
            offset = last.nextOffset
        }
    }

    subscript(key: Key) -> Int64? { offsets[key] }

    /// Stores `offset`. Once this has returned, the offset survives a killed process.
    mutating func commit(_ key: Key, _ offset: Int64, now: Int64) throws {
        try append(key, offset, now)
        offsets[key] = offset
        if entries > 1000, entries > 10 * offsets.count { try compact(now) }
    }

    /// Forgets the offsets in `topics`. Returns the names of the topics that had any.
    mutating func forget(_ topics: Set<String>, now: Int64) throws -> [String] {
        let forgotten = offsets.keys.filter { topics.contains($0.topic) }
        guard !forgotten.isEmpty else { return [] }
        for key in forgotten { offsets[key] = nil }
        try compact(now)
        return Set(forgotten.map(\.topic)).sorted()
    }

    /// The partitions that have offsets, but do not exist in topics with these partition counts.
    func partitions(notIn counts: [String: Int]) -> [RivvenPartition] {
        let partitions = offsets.keys.filter { $0.partition >= counts[$0.topic] ?? 0 }
        return Set(partitions.map { RivvenPartition($0.topic, $0.partition) }).sorted()
    }

    /// Writes the valid offsets again, and drops everything before them.
    private mutating func compact(_ now: Int64) throws {
        let first = log.nextOffset
        for (key, offset) in offsets { try append(key, offset, now) }
        try log.trim(before: first)
        entries = offsets.count
    }

    private mutating func append(_ key: Key, _ offset: Int64, _ now: Int64) throws {
        var writer = ByteWriter(capacity: 64)
        for name in [key.group, key.topic] {
            writer.int32(Int32(name.utf8.count))
            writer.utf8(name)
        }
        writer.int32(Int32(key.partition))
        writer.int64(offset)
        try log.append(recordCount: 1, timestamp: now, payload: writer.finish())
        entries += 1
    }

    private static func decode(_ bytes: Bytes) throws(CodecError) -> (Key, Int64) {
        var reader = ByteReader(bytes)
        let group = try reader.string(byteCount: Int(try reader.int32()))
        let topic = try reader.string(byteCount: Int(try reader.int32()))
        let partition = Int(try reader.int32())
        return (Key(group: group, topic: topic, partition: partition), try reader.int64())
    }

    func close() { log.close() }
}
