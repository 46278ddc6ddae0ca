import KafkaCodecs

/// A log in the files of a directory: segments named after their first offset, and where the log begins.
struct DirectoryStorage: LogStorage {
    private let path: String
    private let configuration: SegmentLog.Configuration
    private var segments: [Segment]
    private(set) var startOffset: Int64

    /// Opens what is there, or begins anew.
    init(path: String, configuration: SegmentLog.Configuration) throws(SegmentLogError) {
        self.path = path
        self.configuration = configuration
        try StoredDirectory.make(path)
        let bases = try StoredDirectory.names(in: path).compactMap { Self.baseOffset(of: $0) }.sorted()
        segments = []
        startOffset = try Self.readStart(path)
        for base in bases {
            if let last = segments.last, last.nextOffset != base {
                throw SegmentLogError(
                    .damaged,
                    "\(path) lacks the offsets \(last.nextOffset) to \(base - 1): restore the file that held them")
            }
            segments.append(
                try Segment(
                    opening: Self.file(path, base), baseOffset: base, isLast: base == bases.last,
                    indexInterval: configuration.indexIntervalBytes))
        }
        if segments.isEmpty { segments = [try makeSegment(startOffset)] }
        startOffset = min(max(startOffset, segments[0].baseOffset), nextOffset)
        dropSegmentsBeforeStart()
    }

    private static func file(_ path: String, _ base: Int64) -> String {
        let digits = String(base)
        return "\(path)/\(String(repeating: "0", count: max(20 - digits.count, 0)))\(digits).log"
    }

    private static func baseOffset(of name: String) -> Int64? {
        guard name.hasSuffix(".log"), name.count == 24 else { return nil }
        return Int64(name.dropLast(4))
    }

    private func makeSegment(_ base: Int64) throws(SegmentLogError) -> Segment {
        let segment = try Segment(
            making: Self.file(path, base), baseOffset: base, indexInterval: configuration.indexIntervalBytes)
        if configuration.fsync != .never {
            try segment.sync()
            try StoredDirectory.sync(path)
        }
        return segment
    }

    private var active: Segment { segments[segments.count - 1] }
    var nextOffset: Int64 { active.nextOffset }
    var size: Int64 { segments.reduce(0) { $0 + Int64($1.size) } }

    var oldestClosedSegment: SegmentSummary? {
        guard segments.count > 1 else { return nil }
        return SegmentSummary(
            nextOffset: segments[0].nextOffset, latestTimestamp: segments[0].latestTimestamp, size: segments[0].size)
    }

    mutating func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer]
    ) throws(SegmentLogError) {
        let size = payload.reduce(EntryFormat.headerSize) { $0 + $1.count }
        if active.size > EntryFormat.segmentHeaderSize, active.size + size > configuration.segmentBytes {
            if configuration.fsync != .never { try active.sync() }
            segments.append(try makeSegment(nextOffset))
        }
        try active.append(recordCount: recordCount, timestamp: timestamp, payload: payload)
    }

    func read(
        from offset: Int64, maximumBytes: Int, limit: Int64
    ) throws(SegmentLogError) -> [SegmentLog.Entry] {
        guard let segment = segments.last(where: { $0.baseOffset <= offset }) else { return [] }
        return try segment.read(from: offset, maximumBytes: maximumBytes, limit: limit)
    }

    func offset(forTimestamp timestamp: Int64, from: Int64) throws(SegmentLogError) -> Int64? {
        for segment in segments where segment.nextOffset > from {
            if let found = try segment.offset(forTimestamp: timestamp, from: from) { return found }
        }
        return nil
    }

    mutating func truncate(to offset: Int64) throws(SegmentLogError) {
        while segments.count > 1, active.baseOffset >= offset {
            let last = segments.removeLast()
            last.close()
            StoredDirectory.remove(last.path)
        }
        try active.truncate(to: offset)
    }

    // MARK: The beginning

    mutating func trim(before offset: Int64) throws(SegmentLogError) {
        var writer = ByteWriter(capacity: 16)
        writer.int64(offset)
        let checksum = writer.withUnsafeBytes { CRC32C.checksum($0) }
        writer.uint32(checksum)
        try StoredDirectory.replace(
            path + "/start", with: writer.finish(), syncs: configuration.fsync != .never)
        startOffset = offset
        dropSegmentsBeforeStart()
    }

    private mutating func dropSegmentsBeforeStart() {
        while segments.count > 1, segments[0].nextOffset <= startOffset {
            let first = segments.removeFirst()
            first.close()
            StoredDirectory.remove(first.path)
        }
    }

    private static func readStart(_ path: String) throws(SegmentLogError) -> Int64 {
        guard try StoredDirectory.names(in: path).contains("start") else { return 0 }
        let bytes = try StoredFile(path + "/start").read(12, at: 0)
        var reader = ByteReader(bytes)
        guard let offset = try? reader.int64(), let checksum = try? reader.uint32(), offset >= 0,
            CRC32C.checksum(bytes.slice(0..<8)) == checksum
        else { throw SegmentLogError(.damaged, "\(path)/start is damaged: restore it from a copy") }
        return offset
    }

    func sync() throws(SegmentLogError) { try active.sync() }

    func close() {
        for segment in segments { segment.close() }
    }
}
