/// Checks which records a writer of 0, 1, 2 … has left in the log of a partition.
enum WriteHistory {
    /// Returns what is wrong: a missing record, or one that was first written before an earlier one.
    ///
    /// Repeated records are allowed: a writer that does not know the outcome writes a record again.
    ///
    /// - Parameter dropped: The records that the writer left out on purpose.
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
