/// What a partition knows of transactions: which are open in it, and which were aborted.
///
/// Invariants:
/// - A producer has at most one transaction open; it lies from its first offset on.
/// - `aborted` is in the order of the markers.
struct PartitionTransactions: Equatable {
    /// A transaction that was aborted: readers of what is committed pass over its producer's records from `firstOffset`
    /// to the marker at `lastOffset`.
    struct Aborted: Equatable {
        let producerID: Int64
        let firstOffset: Int64
        let lastOffset: Int64
    }

    /// The first offset of each open transaction, by its producer.
    private(set) var open: [Int64: Int64] = [:]
    private(set) var aborted: [Aborted] = []

    /// The first offset that is not decided yet, if any: the last stable offset.
    var firstOpenOffset: Int64? { open.values.min() }

    init(open: [Int64: Int64] = [:], aborted: [Aborted] = []) {
        self.open = open
        self.aborted = aborted
    }

    /// Notes a transactional batch.
    mutating func wrote(producer: Int64, at offset: Int64) {
        if open[producer] == nil { open[producer] = offset }
    }

    /// Notes the marker of a transaction's end.
    mutating func ended(producer: Int64, commits: Bool, at offset: Int64) {
        guard let first = open.removeValue(forKey: producer), !commits else { return }
        aborted.append(Aborted(producerID: producer, firstOffset: first, lastOffset: offset))
    }

    /// The aborted transactions with something in a range of offsets.
    func aborted(from start: Int64, to end: Int64) -> [Aborted] {
        guard !aborted.isEmpty else { return [] }
        // Markers are in order, so that those before the range are passed over at once.
        var (low, high) = (0, aborted.count)
        while low < high {
            let middle = (low + high) / 2
            if aborted[middle].lastOffset < start { low = middle + 1 } else { high = middle }
        }
        return aborted[low...].filter { $0.firstOffset < end }
    }

    /// Forgets what lies before the log's start.
    mutating func trim(before start: Int64) {
        if let first = aborted.first, first.lastOffset < start { aborted.removeAll { $0.lastOffset < start } }
    }
}
