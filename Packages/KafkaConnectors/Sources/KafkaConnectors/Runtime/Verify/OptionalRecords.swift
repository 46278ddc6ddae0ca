/// The records that the target may have although the connector does not write them: those that provenance leaves out
/// because they came from the target, and those of events in the dead-letter topic.
struct OptionalRecords {
    /// The most digests that are kept.
    private let limit: Int
    private var counts: [RecordDigest: Int] = [:]
    private var total = 0
    /// The number of records that were left out because of their provenance.
    private(set) var leftOut = 0

    init(limit: Int = 1 << 19) {
        self.limit = limit
    }

    var isFull: Bool { total >= limit }

    /// Keeps the records that the connector does not write, and returns the others.
    mutating func take(from records: [ComparedRecord]) -> [ComparedRecord] {
        guard records.contains(where: { $0.role != .carried }) else { return records }
        return records.filter { record in
            if record.role == .carried { return true }
            if record.role == .leftOut { leftOut += 1 }
            counts[record.digest, default: 0] += 1
            total += 1
            return false
        }
    }

    /// Removes a record that the target has. Returns whether it was one of these.
    mutating func remove(_ digest: RecordDigest) -> Bool {
        guard let count = counts[digest] else { return false }
        counts[digest] = count > 1 ? count - 1 : nil
        total -= 1
        return true
    }

    /// Forgets all records, after the target has had time to show them.
    mutating func removeAll() {
        counts = [:]
        total = 0
    }
}
