import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol

/// The offsets and timestamps of the records of one batch, for ListOffsets.
struct BatchTimes {
    struct Entry {
        let offset: Int64
        let timestamp: Int64
    }

    /// One entry for each record, in order.
    private let entries: [Entry]

    /// Decompresses the batch and reads the timestamps of its records.
    init(of batch: RecordBatchView, _ budget: inout DecompressionBudget) throws(CodecError) {
        let run = try budget.records(of: batch)
        var entries: [Entry] = []
        try run.forEachSummary { record in
            entries.append(
                Entry(offset: batch.baseOffset &+ Int64(record.offsetDelta), timestamp: record.timestamp))
        }
        self.entries = entries
    }

    var byteCount: Int { entries.count * MemoryLayout<Entry>.stride + 64 }

    /// Returns the first record at or after `start` whose timestamp is at least `timestamp`.
    func first(since timestamp: Int64, from start: Int64) -> Entry? {
        entries.first { $0.timestamp >= timestamp && $0.offset >= start }
    }

    /// Returns the first record at or after `start` that has the latest timestamp there.
    func latest(from start: Int64) -> Entry? {
        var latest: Entry?
        for entry in entries where entry.offset >= start && entry.timestamp > latest?.timestamp ?? -1 { latest = entry }
        return latest
    }
}

/// A cache of the times of recently searched batches, so that a batch is not decompressed for every request.
struct BatchTimesCache {
    private struct Key: Hashable {
        let partition: ObjectIdentifier
        let baseOffset: Int64
    }

    private struct Entry {
        /// Keeps the partition alive, so that its `ObjectIdentifier` is not reused.
        let partition: Partition
        let times: BatchTimes
    }

    private static let limit = 16 << 20
    private var entries: [Key: Entry] = [:]
    /// The keys from the oldest entry on. The first `evicted` keys belong to entries that were removed.
    private var order: [Key] = []
    private var evicted = 0
    private var byteCount = 0

    /// Returns the times of a batch, from the cache or by reading its records.
    mutating func times(
        of batch: RecordBatchView, in partition: Partition, _ budget: inout DecompressionBudget
    ) throws(CodecError) -> BatchTimes {
        let key = Key(partition: ObjectIdentifier(partition), baseOffset: batch.baseOffset)
        if let found = entries[key] { return found.times }
        let times = try BatchTimes(of: batch, &budget)
        guard times.byteCount <= Self.limit else { return times }
        entries[key] = Entry(partition: partition, times: times)
        order.append(key)
        byteCount += times.byteCount
        while byteCount > Self.limit { evictOldest() }
        return times
    }

    private mutating func evictOldest() {
        byteCount -= entries.removeValue(forKey: order[evicted])?.times.byteCount ?? 0
        evicted += 1
        guard evicted > order.count / 2 else { return }
        order.removeFirst(evicted)
        evicted = 0
    }

    /// Removes the batches of partitions that were deleted.
    mutating func forgetDeleted() {
        guard !entries.isEmpty else { return }
        entries = entries.filter { !$0.value.partition.isDeleted }
        order = order[evicted...].filter { entries[$0] != nil }
        evicted = 0
        byteCount = entries.values.reduce(0) { $0 + $1.times.byteCount }
    }
}
