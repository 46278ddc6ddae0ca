/// The open and aborted transactions of a partition.
///
/// Invariants:
/// - A producer has at most one open transaction. It contains the producer's batches from its first offset on.
/// - `aborted` is in the order of the markers.
struct PartitionTransactions: Equatable {
    /// An aborted transaction. With read_committed, consumers skip the producer's records from `firstOffset` to the
    /// marker at `lastOffset`.
    struct Aborted: Equatable {
        let producerID: Int64
        let firstOffset: Int64
        let lastOffset: Int64
    }

    /// The first offset of each open transaction, by its producer.
    private(set) var open: [Int64: Int64] = [:]
    private(set) var aborted: [Aborted] = []

    /// The first offset whose outcome is not decided yet, which is the last stable offset; `nil` if there is none.
    var firstOpenOffset: Int64? { open.values.min() }

    init(open: [Int64: Int64] = [:], aborted: [Aborted] = []) {
        self.open = open
        self.aborted = aborted
    }

    /// Records a transactional batch. The first one opens the transaction.
    mutating func wrote(producer: Int64, at offset: Int64) {
        if open[producer] == nil { open[producer] = offset }
    }

    /// Records the marker that ends a transaction.
    mutating func ended(producer: Int64, commits: Bool, at offset: Int64) {
        guard let first = open.removeValue(forKey: producer), !commits else { return }
        aborted.append(Aborted(producerID: producer, firstOffset: first, lastOffset: offset))
    }

    /// Returns the aborted transactions that overlap a range of offsets.
    func aborted(from start: Int64, to end: Int64) -> [Aborted] {
        guard !aborted.isEmpty else { return [] }
        // A binary search skips the markers before the range.
        var (low, high) = (0, aborted.count)
        while low < high {
            let middle = (low + high) / 2
            if aborted[middle].lastOffset < start { low = middle + 1 } else { high = middle }
        }
        return aborted[low...].filter { $0.firstOffset < end }
    }

    /// Removes the aborted transactions that end before the log's start.
    mutating func trim(before start: Int64) {
        if let first = aborted.first, first.lastOffset < start { aborted.removeAll { $0.lastOffset < start } }
    }
}
