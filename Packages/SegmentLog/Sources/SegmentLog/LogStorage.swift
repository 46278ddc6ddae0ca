/// Where a log's entries lie: one interface, so that memory and files behave alike.
protocol LogStorage {
    var startOffset: Int64 { get }
    var nextOffset: Int64 { get }
    var size: Int64 { get }
    /// The oldest segment, unless it is the one that is being written.
    var oldestClosedSegment: SegmentSummary? { get }

    mutating func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer]
    ) throws(SegmentLogError)
    func read(from offset: Int64, maximumBytes: Int, limit: Int64) throws(SegmentLogError) -> [SegmentLog.Entry]
    func offset(forTimestamp timestamp: Int64, from: Int64) throws(SegmentLogError) -> Int64?
    mutating func truncate(to offset: Int64) throws(SegmentLogError)
    mutating func trim(before offset: Int64) throws(SegmentLogError)
    func sync() throws(SegmentLogError)
    func close()
}

/// What retention looks at.
struct SegmentSummary {
    let nextOffset: Int64
    let latestTimestamp: Int64
    let size: Int
}
