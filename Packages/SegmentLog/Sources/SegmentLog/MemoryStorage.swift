import KafkaCodecs

/// A log in memory. Retention deletes it in portions that correspond to segments.
struct MemoryStorage: LogStorage {
    private struct Portion {
        var entries: [SegmentLog.Entry] = []
        var size = 0
        var latestTimestamp: Int64 = -1
    }

    private(set) var startOffset: Int64 = 0
    private(set) var nextOffset: Int64 = 0
    private var portions = [Portion()]
    private let segmentBytes: Int

    init(segmentBytes: Int) {
        self.segmentBytes = segmentBytes
    }

    var size: Int64 { portions.reduce(0) { $0 + Int64($1.size) } }

    var oldestClosedSegment: SegmentSummary? {
        guard portions.count > 1, let last = portions[0].entries.last else { return nil }
        return SegmentSummary(
            nextOffset: last.nextOffset, latestTimestamp: portions[0].latestTimestamp, size: portions[0].size)
    }

    mutating func append(recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer], syncs: Bool) {
        let size = payload.reduce(0) { $0 + $1.count }
        let bytes = Bytes(unsafeUninitializedCapacity: size) { memory in
            var at = 0
            for piece in payload where !piece.isEmpty {
                if let base = memory.baseAddress, let source = piece.baseAddress {
                    (base + at).copyMemory(from: source, byteCount: piece.count)
                }
                at += piece.count
            }
            return size
        }
        if portions[portions.count - 1].size > 0, portions[portions.count - 1].size + size > segmentBytes {
            portions.append(Portion())
        }
        let last = portions.count - 1
        portions[last].entries.append(
            SegmentLog.Entry(
                baseOffset: nextOffset, recordCount: recordCount, timestamp: timestamp, payload: bytes))
        portions[last].size += size + EntryFormat.headerSize
        portions[last].latestTimestamp = max(portions[last].latestTimestamp, timestamp)
        nextOffset += Int64(recordCount)
    }

    func read(_ range: ReadRange) -> [SegmentLog.Entry] {
        guard let portion = portions.last(where: { ($0.entries.first?.baseOffset ?? .max) <= range.offset }) else {
            return []
        }
        var (low, high) = (0, portion.entries.count)
        while low < high {
            let middle = (low + high) / 2
            if portion.entries[middle].nextOffset <= range.offset { low = middle + 1 } else { high = middle }
        }
        var found: [SegmentLog.Entry] = []
        var taken = 0
        for entry in portion.entries[low...] {
            let size = entry.payload.count
            guard range.includes(entry.baseOffset, payloadSize: size, after: taken, isFirst: found.isEmpty) else {
                break
            }
            found.append(entry)
            taken += size
        }
        return found
    }

    func offset(forTimestamp timestamp: Int64, from: Int64) -> Int64? {
        for portion in portions where portion.latestTimestamp >= timestamp {
            for entry in portion.entries where entry.nextOffset > from && entry.timestamp >= timestamp {
                return max(entry.baseOffset, from)
            }
        }
        return nil
    }

    mutating func truncate(to offset: Int64) {
        for index in portions.indices {
            portions[index].entries.removeAll { $0.nextOffset > offset }
            portions[index].size = portions[index].entries.reduce(0) { $0 + $1.payload.count + EntryFormat.headerSize }
            portions[index].latestTimestamp = portions[index].entries.map(\.timestamp).max() ?? -1
        }
        portions.removeAll { $0.entries.isEmpty }
        if portions.isEmpty { portions = [Portion()] }
        nextOffset = portions.last?.entries.last?.nextOffset ?? startOffset
    }

    mutating func trim(before offset: Int64) {
        while portions.count > 1, let last = portions[0].entries.last, last.nextOffset <= offset {
            portions.removeFirst()
        }
        startOffset = offset
    }

    func sync() {}
    func close(storesCheckpoint: Bool) -> SegmentLogError? { nil }
    var bytesRead: Int { 0 }
}
