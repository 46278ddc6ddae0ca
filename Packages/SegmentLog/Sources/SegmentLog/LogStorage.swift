/// Where a log's entries lie: one interface, so that memory and files behave alike.
protocol LogStorage {
    var startOffset: Int64 { get }
    var nextOffset: Int64 { get }
    var size: Int64 { get }
    /// The oldest segment, unless it is the one that is being written.
    var oldestClosedSegment: SegmentSummary? { get }

    /// Appends an entry. If this throws, the entry is not in the log.
    ///
    /// - Parameter syncs: Whether everything has to last through a loss of power before this returns.
    mutating func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer], syncs: Bool
    ) throws(SegmentLogError)
    func read(_ range: ReadRange) throws(SegmentLogError) -> [SegmentLog.Entry]
    func offset(forTimestamp timestamp: Int64, from: Int64) throws(SegmentLogError) -> Int64?
    mutating func truncate(to offset: Int64) throws(SegmentLogError)
    mutating func trim(before offset: Int64) throws(SegmentLogError)
    func sync() throws(SegmentLogError)
    /// Closes the files, after a checkpoint was stored if that is wanted, and returns why it could not be stored.
    func close(storesCheckpoint: Bool) -> SegmentLogError?
    /// The bytes that were read from files.
    var bytesRead: Int { get }
}

/// Which entries a read returns.
struct ReadRange {
    /// The first offset.
    let offset: Int64
    /// The most bytes of payload.
    let maximumBytes: Int
    /// Entries that begin here or later are left out.
    let limit: Int64
    /// Whether the first entry is returned even if it is larger than `maximumBytes`.
    let atLeastOne: Bool

    /// Whether an entry behind `taken` bytes of earlier ones is returned.
    func includes(_ baseOffset: Int64, payloadSize: Int, after taken: Int, isFirst: Bool) -> Bool {
        if isFirst, atLeastOne { return true }
        return baseOffset < limit && payloadSize <= maximumBytes - taken
    }
}

/// What retention looks at.
struct SegmentSummary {
    let nextOffset: Int64
    let latestTimestamp: Int64
    let size: Int
}
