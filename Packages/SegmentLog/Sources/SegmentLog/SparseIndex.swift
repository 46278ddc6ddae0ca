/// A bounded index of some of a segment's entries.
///
/// When it has too many entries, every second one is removed and the interval doubles.
struct SparseIndex {
    struct Entry: Equatable {
        let offset: Int64
        let position: Int
        /// The latest timestamp of all entries before this one.
        let latestBefore: Int64
    }

    static let maximumEntries = 4096

    private(set) var entries: [Entry]
    /// The minimum distance of two entries in bytes.
    private(set) var interval: Int

    init(interval: Int, entries: [Entry] = []) {
        self.interval = max(interval, 1)
        self.entries = entries
    }

    /// Adds an entry of the segment if it is far enough from the last one in the index.
    mutating func note(_ entry: @autoclosure () -> Entry, at position: Int) {
        if let last = entries.last, position - last.position < interval { return }
        entries.append(entry())
        guard entries.count > Self.maximumEntries else { return }
        interval *= 2
        entries = stride(from: 0, to: entries.count, by: 2).map { entries[$0] }
    }

    /// Removes the entries at or after `position`.
    mutating func removeEntries(from position: Int) {
        while let last = entries.last, last.position >= position { entries.removeLast() }
    }

    /// Returns the last entry at or before `offset`.
    func entry(atOrBefore offset: Int64) -> Entry? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? entries[low - 1] : nil
    }

    /// Returns the last entry for which all earlier entries of the segment have timestamps before `timestamp`.
    func entry(before timestamp: Int64) -> Entry? {
        entries.last { $0.latestBefore < timestamp }
    }
}
