import KafkaCodecs
import SegmentLog

/// The committed offsets on disk: a log of commits, in which the last one for a partition is valid.
///
/// When the log is much longer than the current state, it is rewritten.
struct OffsetJournal {
    /// One change to a group.
    struct Entry {
        var group: String
        var topicPartition: TopicPartition
        /// The offset; `nil` means that it was deleted.
        var offset: CommittedOffset?
        /// The producer whose transaction the offset waits for; -1 if there is none.
        var stagedBy: Int64 = -1
        /// If not `nil`, the transaction of `stagedBy` has ended; true if its staged offsets are committed.
        var commits: Bool?
        /// If not `nil`, the group exists, even without offsets, and has this protocol type.
        var protocolType: String?
        /// Whether the group was deleted, with its offsets.
        var isRemoval = false

        /// Returns an entry that says that a group exists.
        static func exists(_ group: String, protocolType: String) -> Entry {
            Entry(
                group: group, topicPartition: .init(topic: "", partition: -1), offset: nil, protocolType: protocolType)
        }

        /// Returns an entry that says that a group was deleted.
        static func removed(_ group: String) -> Entry {
            Entry(group: group, topicPartition: .init(topic: "", partition: -1), offset: nil, isRemoval: true)
        }

        /// Returns an entry that says that a transaction has ended in which `producer` has staged offsets of a group.
        static func ended(_ group: String, by producer: Int64, commits: Bool) -> Entry {
            Entry(
                group: group, topicPartition: .init(topic: "", partition: -1), offset: nil, stagedBy: producer,
                commits: commits)
        }
    }

    private enum Kind: UInt8 {
        case forgotten = 0, committed, staged, aborted, ended, exists, removed

        var namesProducer: Bool { self == .staged || self == .aborted || self == .ended }
    }

    /// The version of the format. Version 2 adds the kinds for transactions. Since version 3 a group's name is stored
    /// once, before its entries. Version 4 adds the kinds `exists` and `removed`.
    private static let formatVersion: UInt8 = 4
    /// The length that stands for the group's name of the previous entry.
    private static let sameGroup: Int32 = -1
    private static let entriesPerAppend = 1000

    private let log: SegmentLog
    private var rewriting: JournalRewrite

    /// Creates a journal on a log.
    ///
    /// - Parameter rewriteSize: The size in bytes below which the log is not rewritten.
    init(log: SegmentLog, rewriteSize: Int64 = 4 << 20) {
        self.log = log
        rewriting = JournalRewrite(smallestSize: rewriteSize)
    }

    /// Appends entries as one record, so that all of them are stored or none.
    func append(_ entries: [Entry], now: Int64) throws(SegmentLogError) {
        guard !entries.isEmpty else { return }
        var writer = ByteWriter(capacity: 64 * entries.count)
        writer.uint8(Self.formatVersion)
        writer.int32(Int32(clamping: entries.count))
        var group: String?
        for entry in entries {
            Self.encode(entry, after: group, &writer)
            group = entry.group
        }
        try log.append(recordCount: 1, timestamp: now, payload: writer.finish())
    }

    /// Calls `body` with every entry, oldest first.
    func replay(_ body: (Entry) -> Void) throws(KafkaBrokerError) {
        var offset = log.startOffset
        do {
            while offset < log.nextOffset {
                let stored = try log.read(from: offset, maximumBytes: 1 << 20)
                guard let last = stored.last else { return }
                for entry in stored { try Self.decode(entry.payload, body) }
                offset = last.baseOffset + Int64(last.recordCount)
            }
        } catch let error as SegmentLogError {
            throw .storage("cannot read the committed offsets", error)
        } catch {
            throw .storage("cannot read the committed offsets: \(error)")
        }
    }

    /// Whether the log is long enough for a rewrite.
    var wantsRewrite: Bool { rewriting.isDue(log) }

    /// Appends the current state and cuts off everything before it. If that fails, the log is cut back to what it was.
    mutating func rewrite(_ live: [Entry], now: Int64) throws(SegmentLogError) {
        let journal = self
        try rewriting.run(on: log) { () throws(SegmentLogError) in
            for start in stride(from: 0, to: live.count, by: Self.entriesPerAppend) {
                try journal.append(Array(live[start..<min(start + Self.entriesPerAppend, live.count)]), now: now)
            }
        }
    }

    func flush() throws(SegmentLogError) { try log.flush() }
    @discardableResult func close() -> SegmentLogError? { log.close() }

    private static func encode(_ entry: Entry, after group: String?, _ writer: inout ByteWriter) {
        if entry.group == group { writer.int32(sameGroup) } else { writer.storedString(entry.group) }
        writer.storedString(entry.topicPartition.topic)
        writer.int32(entry.topicPartition.partition)
        let kind = kind(of: entry)
        writer.uint8(kind.rawValue)
        if let type = entry.protocolType { writer.storedString(type) }
        if kind.namesProducer { writer.int64(entry.stagedBy) }
        guard let offset = entry.offset else { return }
        writer.int64(offset.offset)
        writer.int32(offset.leaderEpoch)
        writer.storedString(offset.metadata)
        writer.int64(offset.timestamp)
    }

    private static func kind(of entry: Entry) -> Kind {
        if entry.isRemoval { return .removed }
        if entry.protocolType != nil { return .exists }
        return switch (entry.commits, entry.offset) {
        case (true?, _): .ended
        case (false?, _): .aborted
        case (nil, nil): .forgotten
        case (nil, _?): entry.stagedBy < 0 ? .committed : .staged
        }
    }

    private static func decode(_ payload: Bytes, _ body: (Entry) -> Void) throws(CodecError) {
        var reader = ByteReader(payload)
        guard (1...formatVersion).contains(try reader.uint8()) else {
            throw CodecError(.unsupported, "their format is newer than this program")
        }
        var group = ""
        for _ in 0..<max(0, try reader.int32()) {
            let length = try reader.int32()
            if length != sameGroup { group = try reader.string(byteCount: Int(length)) }
            let topicPartition = TopicPartition(topic: try reader.storedString(), partition: try reader.int32())
            guard let kind = Kind(rawValue: try reader.uint8()) else {
                throw CodecError(.malformed, "an entry has an unknown kind")
            }
            var entry = Entry(group: group, topicPartition: topicPartition)
            entry.isRemoval = kind == .removed
            if kind == .exists { entry.protocolType = try reader.storedString() }
            if kind.namesProducer { entry.stagedBy = try reader.int64() }
            if kind == .committed || kind == .staged {
                entry.offset = CommittedOffset(
                    offset: try reader.int64(), leaderEpoch: try reader.int32(), metadata: try reader.storedString(),
                    timestamp: try reader.int64())
            }
            if kind == .ended || kind == .aborted { entry.commits = kind == .ended }
            body(entry)
        }
    }
}
