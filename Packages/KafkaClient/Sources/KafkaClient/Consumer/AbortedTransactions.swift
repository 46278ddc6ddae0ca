import KafkaCodecs
import KafkaProtocol

/// Tells, batch by batch through one answer, which belong to transactions that were aborted (T40).
///
/// The broker lists the aborted transactions that reach into the answer, each by its producer and its first offset; the
/// order is ours to make. A producer has one transaction at a time, so an entry holds from its first offset to the
/// producer's next marker: what the same producer writes after that is another transaction. A transaction that began in
/// an earlier answer is listed again, so nothing is kept from one answer to the next.
struct AbortedTransactions {
    struct Entry {
        let producerID: Int64
        let firstOffset: Int64
    }

    /// The most bytes that a marker's record may decompress to: it is 16 long, and brokers do not compress it.
    static let markerLimit = 64 << 10

    /// By their first offset; those from `next` on have not begun yet.
    private let entries: [Entry]
    private var next = 0
    /// The producers whose transaction at this place was aborted.
    private var open: Set<Int64> = []
    private let verifiesMarkers: Bool

    init(_ entries: [Entry], verifyingMarkers: Bool) {
        self.entries = entries.sorted { $0.firstOffset < $1.firstOffset }
        verifiesMarkers = verifyingMarkers
    }

    /// Takes in the next batch.
    ///
    /// - Returns: Whether its records were aborted.
    /// - Throws: `CodecError` where it is a marker that cannot be read.
    mutating func covers(_ batch: RecordBatchView) throws(CodecError) -> Bool {
        guard !entries.isEmpty else { return false }
        while next < entries.count, entries[next].firstOffset <= batch.lastOffset {
            open.insert(entries[next].producerID)
            next += 1
        }
        guard batch.isTransactional, open.contains(batch.producerID) else { return false }
        guard batch.isControl else { return true }
        if try marker(in: batch) == .abort { open.remove(batch.producerID) }
        return false
    }

    private enum Marker: Int16 {
        case abort, commit
    }

    /// The kind of a control batch, or `nil` for one that is none of a transaction's, and those to come.
    private func marker(in batch: RecordBatchView) throws(CodecError) -> Marker? {
        // A marker is 78 bytes, and a damaged one would leave out what was committed.
        if verifiesMarkers { try batch.verifyChecksum() }
        var records = try batch.records(limit: Self.markerLimit).makeIterator()
        guard let key = try records.next()?.key else { return nil }
        var reader = ByteReader(key)
        _ = try reader.int16()
        return Marker(rawValue: try reader.int16())
    }
}
