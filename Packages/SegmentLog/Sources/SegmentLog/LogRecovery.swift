import KafkaCodecs

/// Opens the files of a log and handles damage.
///
/// Invalid bytes after the last valid entry of the last segment are a torn write: they are cut off, with a notice. All
/// other damage is an error, unless the log is opened for a salvage. Then the valid entries before the first damage are
/// kept, the rest is moved aside, and notices report what that was.
struct LogRecovery {
    let path: String
    let configuration: SegmentLog.Configuration
    private(set) var segments: [Segment] = []
    private(set) var startOffset: Int64 = 0
    private(set) var notices: [SegmentLog.Notice] = []
    /// The checkpoint of the last clean `close`; `nil` if it is missing or invalid.
    private(set) var checkpoint: Checkpoint?

    /// The start offset in the file `start`, 0 if there is no such file; `nil` if the file cannot be read.
    private var storedStart: Int64?

    private var salvages: Bool { configuration.salvage }
    private var nextOffset: Int64 { segments.last?.nextOffset ?? startOffset }

    init(path: String, configuration: SegmentLog.Configuration) throws(SegmentLogError) {
        self.path = path
        self.configuration = configuration
        try open()
    }

    private mutating func open() throws(SegmentLogError) {
        let names = try openDirectory()
        try readStart(names.contains("start"))
        if names.contains("checkpoint") { readCheckpoint() }
        let bases = try segmentBases(names)
        if bases.isEmpty, configuration.mustExist || checkpoint != nil || names.contains("start") {
            let first = SegmentName.path(path, checkpoint?.records.first?.baseOffset ?? startOffset)
            try refuse(.init(.damaged, "\(first) is missing: the log has no segment"))
        }
        for (index, base) in bases.enumerated() {
            let rest = bases[index...]
            do throws(SegmentLogError) {
                try checkPlace(of: base)
                let next = rest.dropFirst().first
                segments.append(try openSegment(base, isLast: next == nil))
                try settleTail(next: next)
            } catch {
                guard error.code == .damaged, salvages else { throw error }
                try moveAside(rest, because: error)
                break
            }
        }
        try checkEnd()
        startOffset = min(startOffset, nextOffset)
        if salvages { try storeOutcome() }
    }

    /// Stores the result of a salvage, so that the next start finds a valid log.
    private mutating func storeOutcome() throws(SegmentLogError) {
        // Segments that the checkpoint counts may have been moved aside.
        StoredDirectory.remove(path + "/checkpoint")
        checkpoint = nil
        if startOffset != storedStart { try LogStart.store(startOffset, in: path, syncs: true) }
        try StoredDirectory.sync(path)
    }

    private mutating func openDirectory() throws(SegmentLogError) -> [String] {
        if configuration.mustExist, !StoredDirectory.exists(path) {
            try refuse(.init(.damaged, "\(path), the directory of a log, is missing"))
        }
        if salvages, StoredDirectory.exists(path) {
            do throws(SegmentLogError) { try StoredDirectory.check(path) } catch {
                notices.append(.init("\(path) was moved to \(try StoredDirectory.moveAside(path)): \(error)"))
            }
        }
        try StoredDirectory.make(path)
        return try StoredDirectory.names(in: path)
    }

    /// Throws `error`, or adds it as a notice during a salvage.
    private mutating func refuse(_ error: SegmentLogError) throws(SegmentLogError) {
        guard salvages else { throw error }
        notices.append(.init(error.message))
    }

    private mutating func segmentBases(_ names: [String]) throws(SegmentLogError) -> [Int64] {
        var bases: [Int64] = []
        for name in names where name.hasSuffix(SegmentName.ending) {
            if let base = SegmentName.base(of: name) {
                bases.append(base)
                continue
            }
            try refuse(.init(.damaged, "\(path)/\(name) is not the name of a segment: move it away"))
            _ = try StoredDirectory.moveAside("\(path)/\(name)")
        }
        return bases.sorted()
    }

    // MARK: The start and the checkpoint

    private mutating func readStart(_ exists: Bool) throws(SegmentLogError) {
        storedStart = exists ? nil : 0
        guard exists else { return }
        let file = LogStart.path(path)
        do throws(SegmentLogError) {
            startOffset = try LogStart.load(from: path)
            storedStart = startOffset
        } catch {
            guard error.code == .damaged, salvages else { throw error }
            notices.append(
                .init(
                    "\(file) was moved to \(try StoredDirectory.moveAside(file)): \(error); "
                        + "deleted records may reappear"))
        }
    }

    private mutating func readCheckpoint() {
        let file = path + "/checkpoint"
        do {
            guard let bytes = try StoredDirectory.contents(of: file, limit: Checkpoint.maximumSize) else { return }
            let stored = try Checkpoint(bytes)
            guard stored.log == 0 || configuration.identity == 0 || stored.log == configuration.identity else {
                throw CodecError(.malformed, "it is the checkpoint of another log")
            }
            checkpoint = stored
        } catch {
            let reason = (error as? CodecError)?.message ?? "\(error)"
            notices.append(.init("\(file) is ignored, and the whole log is read: \(reason)"))
        }
    }

    /// Returns what the checkpoint says about the segment with this base offset.
    private func record(of base: Int64) -> Checkpoint.Record? {
        // A binary search: there are as many records as files, in order.
        guard let records = checkpoint?.records else { return nil }
        var (low, high) = (0, records.count)
        while low < high {
            let middle = (low + high) / 2
            if records[middle].baseOffset < base { low = middle + 1 } else { high = middle }
        }
        return low < records.count && records[low].baseOffset == base ? records[low] : nil
    }

    // MARK: Segments

    /// Checks that the segment with the base offset `base` continues the log.
    private mutating func checkPlace(of base: Int64) throws(SegmentLogError) {
        let file = SegmentName.path(path, base)
        guard let last = segments.last else {
            guard base > startOffset else { return }
            try refuse(
                .init(.damaged, "\(path) lacks the offsets \(startOffset) to \(base - 1), before \(file)"))
            return startOffset = base
        }
        if last.nextOffset < base {
            throw SegmentLogError(
                .damaged,
                "\(path) lacks the offsets \(last.nextOffset) to \(base - 1), between \(last.path) and \(file)")
        }
        if last.nextOffset > base {
            throw SegmentLogError(
                .damaged,
                "\(file) does not belong here: \(last.path) already has the offsets up to \(last.nextOffset - 1)")
        }
    }

    /// Opens a segment and indexes its valid entries. Entries that the checkpoint counts are not read.
    private mutating func openSegment(_ base: Int64, isLast: Bool) throws(SegmentLogError) -> Segment {
        let file = try StoredFile(SegmentName.path(path, base))
        let whole = try file.size()
        guard let header = try readHeader(of: file, whole, base, isLast: isLast) else {
            return try createSegment(base)
        }
        guard header.baseOffset == base else {
            throw .damaged(file.path, at: 8, "it begins with offset \(header.baseOffset), so it was renamed or swapped")
        }
        guard header.log == 0 || configuration.identity == 0 || header.log == configuration.identity else {
            throw .damaged(file.path, at: 24, "it is a segment of another log")
        }
        let segment = Segment(opening: file, header: header, indexInterval: configuration.indexIntervalBytes)
        let record = record(of: base)
        if let record, !salvages {
            guard record.mark == header.mark else {
                throw .damaged(file.path, at: 16, "it is not the file that was there when the log was closed")
            }
            guard record.fileSize <= whole else {
                throw .damaged(
                    file.path, at: whole,
                    "it had \(record.fileSize) bytes when the log was closed, with the offsets \(base) to "
                        + "\(record.nextOffset - 1)")
            }
            segment.adopt(record)
        }
        try segment.walk(upTo: whole)
        return segment
    }

    /// Reads the header of a segment's file. Returns `nil` if the file was still being created, and so cannot have
    /// entries.
    private mutating func readHeader(
        of file: StoredFile, _ whole: Int, _ base: Int64, isLast: Bool
    ) throws(SegmentLogError) -> SegmentHeader? {
        do throws(SegmentLogError) {
            return try SegmentHeader(try file.read(SegmentHeader.size, at: 0), path: file.path)
        } catch {
            guard error.code == .damaged else { throw error }
            if isLast, whole <= SegmentHeader.size, record(of: base).map({ $0.nextOffset == base }) ?? true {
                notices.append(.init("\(file.path) is created again, without entries: \(error)"))
                return nil
            }
            guard salvages, let header = try rebuiltHeader(of: file, base) else { throw error }
            notices.append(.init("\(error): its header was written again"))
            try header.encode().withUnsafeBytes { buffer throws(SegmentLogError) in try file.write([buffer], at: 0) }
            return header
        }
    }

    /// Returns a new header for a segment whose header is damaged, or `nil` if its first entry is invalid. The mark is
    /// taken from that entry.
    private func rebuiltHeader(of file: StoredFile, _ base: Int64) throws(SegmentLogError) -> SegmentHeader? {
        let bytes = try file.read(EntryFormat.headerSize, at: SegmentHeader.size)
        var reader = ByteReader(bytes)
        guard let mark = try? reader.uint64() else { return nil }
        let header = SegmentHeader(baseOffset: base, mark: mark, log: configuration.identity)
        guard let first = header.format.header(in: bytes, at: 0, position: SegmentHeader.size), first.baseOffset == base
        else { return nil }
        return header
    }

    private func createSegment(_ base: Int64) throws(SegmentLogError) -> Segment {
        try Segment(
            creating: SegmentName.path(path, base),
            header: SegmentHeader(baseOffset: base, log: configuration.identity),
            indexInterval: configuration.indexIntervalBytes)
    }

    // MARK: Damage

    /// Handles the bytes after the valid entries of the segment that was opened last.
    private mutating func settleTail(next: Int64?) throws(SegmentLogError) {
        guard let segment = segments.last else { return }
        let whole = try segment.file.size()
        guard segment.fileSize < whole else { return }
        // The next segment begins where this one ends, so nothing is missing.
        guard next != segment.nextOffset else { return try cutOff(segment, whole, heldBefore: nil) }
        guard next == nil, !segment.isEnded else {
            throw .damaged(
                segment.path, at: segment.fileSize, after: segment.nextOffset - 1, "the entry there is invalid")
        }
        var search = SegmentSearch(segment, end: whole)
        switch try search.run() {
        case .nothing(let heldBefore): try cutOff(segment, whole, heldBefore: heldBefore)
        case .sound(let position):
            throw .damaged(
                segment.path, at: segment.size, after: segment.nextOffset - 1,
                "the entry there is invalid, but a valid one follows at byte \(position)")
        case .tooMuchWork:
            throw .damaged(
                segment.path, at: segment.size, after: segment.nextOffset - 1,
                "the entry there is invalid, and the search for valid ones after it would take too long")
        }
    }

    private mutating func cutOff(_ segment: Segment, _ whole: Int, heldBefore: Int64?) throws(SegmentLogError) {
        let aside = salvages ? StoredDirectory.nameAside(segment.path) : nil
        if let aside { try segment.file.copy(from: segment.fileSize, to: aside) }
        try segment.cutTail()
        let count = whole - segment.fileSize
        var text =
            "\(segment.path): cut off the last \(count) bytes, from byte \(segment.fileSize), \(place(segment.nextOffset)): "
        text += "an entry was not written completely"
        if let heldBefore, heldBefore > segment.nextOffset {
            text += ", or is damaged; it held the offsets \(segment.nextOffset) to \(heldBefore - 1)"
        }
        if let aside { text += "; they were moved to \(aside)" }
        notices.append(.init(text))
    }

    private func place(_ nextOffset: Int64) -> String {
        nextOffset > 0 ? "after offset \(nextOffset - 1)" : "before the first offset"
    }

    /// Keeps the valid entries of the segments that were opened, and moves everything else aside.
    private mutating func moveAside(_ rest: ArraySlice<Int64>, because error: SegmentLogError) throws(SegmentLogError) {
        let kept = nextOffset > 0 ? "up to offset \(nextOffset - 1)" : "without entries"
        notices.append(.init("\(error); the log is kept \(kept)"))
        for base in rest {
            let file = SegmentName.path(path, base)
            guard let segment = segments.last, segment.baseOffset == base else {
                let lost = record(of: base).map { ", with the offsets \(base) to \($0.nextOffset - 1)" } ?? ""
                notices.append(.init("\(file) was moved to \(try StoredDirectory.moveAside(file)), from byte 0\(lost)"))
                continue
            }
            let aside = StoredDirectory.nameAside(file)
            try segment.file.copy(from: segment.fileSize, to: aside)
            try segment.cutTail()
            notices.append(
                .init(
                    "\(file) was moved to \(aside) from byte \(segment.fileSize) on, \(place(segment.nextOffset))"))
        }
        try StoredDirectory.sync(path)
    }

    /// Checks that no segment or entry is missing at the end of the log, and that the start offset is not an old one.
    private mutating func checkEnd() throws(SegmentLogError) {
        if let last = segments.last, last.isEnded {
            let next = SegmentName.path(path, last.nextOffset)
            try refuse(
                .init(.damaged, "\(next) is missing, which continues \(last.path) from offset \(last.nextOffset)"))
            try last.reopen()
        }
        if segments.isEmpty { segments = [try createSegment(startOffset)] }
        if startOffset > nextOffset {
            try refuse(
                .init(
                    .damaged, "\(path) lacks the offsets \(nextOffset) to \(startOffset - 1): it ends before its start")
            )
        }
        guard let checkpoint else { return }
        if let closedAt = checkpoint.records.last?.nextOffset, closedAt > nextOffset {
            try refuse(
                .init(
                    .damaged,
                    "\(path) lacks the offsets \(nextOffset) to \(closedAt - 1), which it had when it was closed: a file "
                        + "is missing or shortened"))
        }
        if checkpoint.startOffset > startOffset {
            try refuse(
                .init(
                    .damaged,
                    "\(path) begins with offset \(startOffset), but began with \(checkpoint.startOffset) when it was "
                        + "closed: the file \(path)/start is missing or old"))
            startOffset = checkpoint.startOffset
        }
    }
}
