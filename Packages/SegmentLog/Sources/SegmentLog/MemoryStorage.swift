import KafkaCodecs

/// A log in memory. Retention deletes it in chunks that correspond to segments.
struct MemoryStorage: LogStorage {
    private struct Chunk {
        var entries: [SegmentLog.Entry] = []
        var size = 0
        var latestTimestamp: Int64 = -1
    }

    private(set) var startOffset: Int64 = 0
    private(set) var nextOffset: Int64 = 0
    private var chunks = [Chunk()]
    private let segmentBytes: Int

    init(segmentBytes: Int) {
        self.segmentBytes = segmentBytes
    }

    var size: Int64 { chunks.reduce(0) { $0 + Int64($1.size) } }

    var oldestClosedSegment: SegmentSummary? {
        guard chunks.count > 1, let last = chunks[0].entries.last else { return nil }
        return SegmentSummary(
            nextOffset: last.nextOffset, latestTimestamp: chunks[0].latestTimestamp, size: chunks[0].size)
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
        if chunks[chunks.count - 1].size > 0, chunks[chunks.count - 1].size + size > segmentBytes {
            chunks.append(Chunk())
        }
        let last = chunks.count - 1
        chunks[last].entries.append(
            SegmentLog.Entry(
                baseOffset: nextOffset, recordCount: recordCount, timestamp: timestamp, payload: bytes))
        chunks[last].size += size + EntryFormat.headerSize
        chunks[last].latestTimestamp = max(chunks[last].latestTimestamp, timestamp)
        nextOffset += Int64(recordCount)
    }

    func read(_ range: ReadRange) -> [SegmentLog.Entry] {
        guard let chunk = chunks.last(where: { ($0.entries.first?.baseOffset ?? .max) <= range.offset }) else {
            return []
        }
        var (low, high) = (0, chunk.entries.count)
        while low < high {
            let middle = (low + high) / 2
            if chunk.entries[middle].nextOffset <= range.offset { low = middle + 1 } else { high = middle }
        }
        var found: [SegmentLog.Entry] = []
        var taken = 0
        for entry in chunk.entries[low...] {
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
        for chunk in chunks where chunk.latestTimestamp >= timestamp {
            for entry in chunk.entries where entry.nextOffset > from && entry.timestamp >= timestamp {
                return max(entry.baseOffset, from)
            }
        }
        return nil
    }

    mutating func truncate(to offset: Int64) {
        for index in chunks.indices {
            chunks[index].entries.removeAll { $0.nextOffset > offset }
            chunks[index].size = chunks[index].entries.reduce(0) { $0 + $1.payload.count + EntryFormat.headerSize }
            chunks[index].latestTimestamp = chunks[index].entries.map(\.timestamp).max() ?? -1
        }
        chunks.removeAll { $0.entries.isEmpty }
        if chunks.isEmpty { chunks = [Chunk()] }
        nextOffset = chunks.last?.entries.last?.nextOffset ?? startOffset
    }

    mutating func trim(before offset: Int64) {
        while chunks.count > 1, let last = chunks[0].entries.last, last.nextOffset <= offset {
            chunks.removeFirst()
        }
        startOffset = offset
    }

    func sync() {}
    func close(storesCheckpoint: Bool) -> SegmentLogError? { nil }
    var bytesRead: Int { 0 }
}
