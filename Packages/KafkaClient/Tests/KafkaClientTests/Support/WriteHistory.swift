/// Checks what a writer of the records 0, 1, 2 … left in the log of a partition.
enum WriteHistory {
    /// Returns what is wrong: a record that is missing, or that was first written before an earlier one.
    ///
    /// A record may be there more than once: a writer that does not know the outcome writes it again.
    ///
    /// - Parameter dropped: The records that the writer left out by choice.
    static func fault(in log: [Int], count: Int, dropped: Set<Int> = []) -> String? {
        var written: Set<Int> = []
        var next = 0
        for value in log {
            while dropped.contains(next) { next += 1 }
            if value > next { return "\(value) was written before \(next)" }
            if value == next { next += 1 }
            written.insert(value)
        }
        let missing = Set(0..<count).subtracting(written).subtracting(dropped)
        return missing.isEmpty ? nil : "missing: \(missing.sorted())"
    }
}
