import KafkaCodecs
import KafkaProtocol

/// Finds, batch by batch in one Fetch response, the batches that belong to aborted transactions.
///
/// The response lists the aborted transactions that it overlaps, each with its producer id and first offset, in no
/// particular order. They are sorted here. A producer has one transaction at a time, so an entry applies from its first
/// offset to the producer's next abort marker. What the same producer writes after that belongs to another transaction.
/// A transaction that began in an earlier response is listed again, so no state is kept between responses.
struct AbortedTransactions {
    struct Entry {
        let producerID: Int64
        let firstOffset: Int64
    }

    /// The most bytes that a marker's record may decompress to. It has 16 bytes, and brokers do not compress it.
    static let markerLimit = 64 << 10

    /// Sorted by first offset. Those from `next` on begin after the batches that were seen.
    private let entries: [Entry]
    private var next = 0
    /// The producers whose current transaction was aborted.
    private var open: Set<Int64> = []
    private let verifiesMarkers: Bool

    init(_ entries: [Entry], verifyingMarkers: Bool) {
        self.entries = entries.sorted { $0.firstOffset < $1.firstOffset }
        verifiesMarkers = verifyingMarkers
    }

    /// Processes the next batch of the response.
    ///
    /// - Returns: Whether its records belong to an aborted transaction.
    /// - Throws: `CodecError` if it is a marker that cannot be read.
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

    /// Returns the kind of a transaction marker, or `nil` for a control batch of another type, known or not.
    private func marker(in batch: RecordBatchView) throws(CodecError) -> Marker? {
        // A marker has only 78 bytes, so the check is cheap. A damaged marker could hide committed records.
        if verifiesMarkers { try batch.verifyChecksum() }
        var records = try batch.records(limit: Self.markerLimit).makeIterator()
        guard let key = try records.next()?.key else { return nil }
        var reader = ByteReader(key)
        _ = try reader.int16()
        return Marker(rawValue: try reader.int16())
    }
}
