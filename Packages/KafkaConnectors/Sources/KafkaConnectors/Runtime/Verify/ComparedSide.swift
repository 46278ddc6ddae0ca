/// The position of a record on its own side of a comparison.
struct ComparedPlace: Sendable, Hashable, Comparable {
    var partition: Int32
    var offset: Int64
    /// The record's index in its event, from 0: an event in format `batch` consists of several records.
    var index: Int32 = 0

    static func < (left: Self, right: Self) -> Bool {
        (left.partition, left.offset, left.index) < (right.partition, right.offset, right.index)
    }
}

/// A record of one side of a comparison.
struct ComparedRecord: Sendable {
    /// What the connector does with a record.
    enum Role: Sendable {
        /// It writes the record.
        case carried
        /// It leaves the record out because of its provenance: the target had it before.
        case leftOut
        /// It has put the record's event into the dead-letter topic. Another record of the event may have been written.
        case buried
    }

    /// The offset at the source, if records are matched by it; otherwise 0.
    var offset: Int64 = 0
    let digest: RecordDigest
    /// The position of the record on its own side.
    var place = ComparedPlace(partition: 0, offset: 0)
    var role = Role.carried
}

/// One side of a comparison. It returns its records in order, in chunks.
protocol ComparedSide: Sendable {
    /// The number of records read so far that the connector refuses because they are invalid.
    var refused: Int { get async }

    /// Returns the next records, or `nil` at the end. An empty chunk is not the end.
    func next() async throws -> [ComparedRecord]?
}

/// The error that the connector refuses a record because it is invalid. The record goes to the dead-letter topic, or
/// stops its partition.
struct RefusedRecord: Error {}

/// Records that were read ahead, in order.
///
/// The first records are compared one after another. Whether a record follows later is known without a search.
struct LookAhead {
    private var items: [ComparedRecord] = []
    private var head = 0
    private var counts: [RecordDigest: Int]?
    var hasEnded = false

    var count: Int { items.count - head }
    var first: ComparedRecord? { head < items.count ? items[head] : nil }

    mutating func append(_ records: some Collection<ComparedRecord>) {
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

    /// Returns whether a record with this digest was read ahead.
    mutating func contains(_ digest: RecordDigest) -> Bool {
        if counts == nil {
            var made: [RecordDigest: Int] = [:]
            for record in items[head...] { made[record.digest, default: 0] += 1 }
            counts = made
        }
        return counts?[digest] != nil
    }
}
