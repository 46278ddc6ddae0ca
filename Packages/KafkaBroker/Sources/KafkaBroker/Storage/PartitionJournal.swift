import KafkaCodecs
import KafkaProtocol
import SegmentLog

/// The list of partitions that have files and of topics that were deleted, stored as a log of changes.
///
/// A partition's files are created with its first record. So a partition without files is empty, unless it is listed
/// here: then its files are missing. It is listed after its files were created and before its first record is written.
///
/// The files of a listed deleted topic may be removed although they contain records.
final class PartitionJournal {
    private enum Kind: UInt8 {
        case created = 1
        case deleted
    }

    private struct Entry {
        let kind: Kind
        let topic: UUID128
        var partition: Int32 = -1
    }

    private static let formatVersion: UInt8 = 1
    private static let entriesPerAppend = 10_000

    private let log: SegmentLog
    private var rewrite: JournalRewrite
    private var created: [UUID128: Set<Int32>] = [:]
    private var deleted: Set<UUID128> = []
    /// Deletions that could not be written yet.
    private var unwritten: [Entry] = []

    /// Reads a journal.
    ///
    /// - Parameter rewriteSize: The size in bytes below which the log is not rewritten.
    init(log: SegmentLog, rewriteSize: Int64 = 1 << 20) throws(KafkaBrokerError) {
        self.log = log
        rewrite = JournalRewrite(smallestSize: rewriteSize)
        try replay()
    }

    /// Returns whether a partition is listed, and so must have files.
    func contains(_ topic: UUID128, _ partition: Int32) -> Bool { created[topic]?.contains(partition) == true }

    /// Returns whether a topic has partitions with files.
    func contains(_ topic: UUID128) -> Bool { created[topic] != nil }

    /// Returns whether a topic is listed as deleted.
    func isDeleted(_ topic: UUID128) -> Bool { deleted.contains(topic) }

    /// Stores that a partition has files.
    func noteCreated(_ partition: Int32, of topic: UUID128) throws(SegmentLogError) {
        try noteCreated([(topic, partition)])
    }

    /// Stores that partitions have files.
    func noteCreated(_ partitions: [(topic: UUID128, index: Int32)]) throws(SegmentLogError) {
        let new = partitions.filter { !contains($0.topic, $0.index) }
        guard !new.isEmpty else { return }
        try append(new.map { Entry(kind: .created, topic: $0.topic, partition: $0.index) })
        for partition in new { created[partition.topic, default: []].insert(partition.index) }
    }

    /// Stores that topics were deleted. If that fails, it is repeated before anything else is stored.
    func noteDeleted(_ topics: [UUID128]) throws(SegmentLogError) {
        let known = topics.filter { created.removeValue(forKey: $0) != nil }
        deleted.formUnion(known)
        unwritten += known.map { Entry(kind: .deleted, topic: $0) }
        try append([])
    }

    /// Rewrites the journal if it is long.
    ///
    /// - Parameter hasFiles: Returns whether a deleted topic still has files.
    func rewriteIfLong(_ hasFiles: (UUID128) -> Bool) throws(SegmentLogError) {
        guard rewrite.isDue(log) else { return }
        deleted = deleted.filter(hasFiles)
        var live = deleted.map { Entry(kind: .deleted, topic: $0) }
        for (topic, partitions) in created {
            live += partitions.map { Entry(kind: .created, topic: topic, partition: $0) }
        }
        try rewrite.run(on: log) { () throws(SegmentLogError) in try write(live) }
    }

    func flush() throws(SegmentLogError) { try log.flush() }
    @discardableResult func close() -> SegmentLogError? { log.close() }

    private func append(_ entries: [Entry]) throws(SegmentLogError) {
        let all = unwritten + entries
        guard !all.isEmpty else { return }
        try write(all)
        unwritten = []
    }

    private func write(_ entries: [Entry]) throws(SegmentLogError) {
        for start in stride(from: 0, to: entries.count, by: Self.entriesPerAppend) {
            let part = entries[start..<min(start + Self.entriesPerAppend, entries.count)]
            var writer = ByteWriter(capacity: 8 + part.count * 21)
            writer.uint8(Self.formatVersion)
            writer.int32(Int32(part.count))
            for entry in part {
                writer.uint8(entry.kind.rawValue)
                entry.topic.store(in: &writer)
                writer.int32(entry.partition)
            }
            try log.append(recordCount: 1, timestamp: 0, payload: writer.finish())
        }
    }

    private func replay() throws(KafkaBrokerError) {
        var offset = log.startOffset
        do {
            while let stored = try log.read(from: offset, maximumBytes: 1 << 20).nonEmpty {
                for entry in stored { try apply(entry.payload) }
                offset = stored.last?.nextOffset ?? log.nextOffset
            }
        } catch let error as SegmentLogError {
            throw .storage("cannot read the list of partitions", error)
        } catch {
            throw .storage("cannot read the list of partitions: \(error)")
        }
    }

    private func apply(_ payload: Bytes) throws(CodecError) {
        var reader = ByteReader(payload)
        guard try reader.uint8() == Self.formatVersion else {
            throw CodecError(.unsupported, "its format is newer than this program")
        }
        for _ in 0..<max(0, try reader.int32()) {
            guard let kind = Kind(rawValue: try reader.uint8()) else {
                throw CodecError(.malformed, "an entry has an unknown kind")
            }
            let topic = try UUID128(stored: &reader)
            let partition = try reader.int32()
            switch kind {
            case .created: created[topic, default: []].insert(partition)
            case .deleted:
                created[topic] = nil
                deleted.insert(topic)
            }
        }
    }
}

extension Array {
    fileprivate var nonEmpty: Array? { isEmpty ? nil : self }
}
