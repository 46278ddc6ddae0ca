/// A record of one side of a comparison.
struct ComparedRecord: Sendable {
    /// The offset at the source, where that is what tells one record from another; else 0.
    var offset: Int64 = 0
    let digest: RecordDigest
}

/// Gives the records of one side in their order, by the portion.
protocol ComparedSide: Sendable {
    /// How many of those that were read so far the connector refuses for what they are.
    var refused: Int { get async }

    /// Returns the next records; empty ones may come. `nil` at the end.
    func next() async throws -> [ComparedRecord]?
}

/// Of a record that the connector refuses for what it is: it goes to the dead letters, or stops the connector.
struct RefusedRecord: Error {}

/// Records that were read ahead, in their order.
///
/// The first records are looked at one after another; whether another one lies further on is known without a search.
struct LookAhead {
    private var items: [ComparedRecord] = []
    private var head = 0
    private var counts: [RecordDigest: Int]?
    var hasEnded = false

    var count: Int { items.count - head }
    var first: ComparedRecord? { head < items.count ? items[head] : nil }

    mutating func append(_ records: [ComparedRecord]) {
        if head > 4096, head * 2 > items.count {
            items.removeFirst(head)
            head = 0
        }
        items += records
        guard counts != nil else { return }
        for record in records { counts?[record.digest, default: 0] += 1 }
    }

    mutating func removeFirst() {
        if counts != nil {
            let digest = items[head].digest
            let left = (counts?[digest] ?? 1) - 1
            counts?[digest] = left > 0 ? left : nil
        }
        head += 1
    }

    /// Whether a record of this digest was read ahead.
    mutating func contains(_ digest: RecordDigest) -> Bool {
        if counts == nil {
            var made: [RecordDigest: Int] = [:]
            for record in items[head...] { made[record.digest, default: 0] += 1 }
            counts = made
        }
        return counts?[digest] != nil
    }
}
