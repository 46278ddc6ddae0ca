/// The storage of a log's entries. Memory and files implement the same interface, so that they behave alike.
protocol LogStorage {
    var startOffset: Int64 { get }
    var nextOffset: Int64 { get }
    var size: Int64 { get }
    /// The oldest segment, or `nil` if it is the one that is being written.
    var oldestClosedSegment: SegmentSummary? { get }

    /// Appends an entry. If this throws, the entry is not in the log.
    ///
    /// - Parameter syncs: Whether the entry, and everything before it, must be durable before this returns.
    mutating func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer], syncs: Bool
    ) throws(SegmentLogError)
    func read(_ range: ReadRange) throws(SegmentLogError) -> [SegmentLog.Entry]
    func offset(forTimestamp timestamp: Int64, from: Int64) throws(SegmentLogError) -> Int64?
    mutating func truncate(to offset: Int64) throws(SegmentLogError)
    mutating func trim(before offset: Int64) throws(SegmentLogError)
    func sync() throws(SegmentLogError)
    /// Closes the files. If `storesCheckpoint` is true, stores a checkpoint first, and returns the error if that fails.
    func close(storesCheckpoint: Bool) -> SegmentLogError?
    /// The number of bytes that were read from files.
    var bytesRead: Int { get }
}

/// The entries that a read returns.
struct ReadRange {
    /// The first offset.
    let offset: Int64
    /// The maximum number of payload bytes.
    let maximumBytes: Int
    /// The offset that ends the range: entries that begin here or later are excluded.
    let limit: Int64
    /// Whether the first entry is returned even if it is larger than `maximumBytes`.
    let atLeastOne: Bool

    /// Returns whether an entry is included after entries with `taken` bytes of payload.
    func includes(_ baseOffset: Int64, payloadSize: Int, after taken: Int, isFirst: Bool) -> Bool {
        if isFirst, atLeastOne { return true }
        return baseOffset < limit && payloadSize <= maximumBytes - taken
    }
}

/// The values of a segment that retention uses.
struct SegmentSummary {
    let nextOffset: Int64
    let latestTimestamp: Int64
    let size: Int
}
