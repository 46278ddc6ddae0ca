/// A comparison of a Kafka partition with the events that carry its records, each of which contains its offset.
///
/// Both sides are read once. Skipped records and the most recent ones are kept, up to a limit. So a late record is
/// distinguished from a repeated one, and both are compared with the record at the source.
struct OffsetComparison {
    /// The offsets to compare, up to the end of the Kafka partition when the comparison began.
    let offsets: Range<Int64>
    /// Whether records before the first carried one do not count.
    let beginsAnywhere: Bool

    private var outcome = ComparisonOutcome()
    private var sourceChain = DigestChain()
    private var targetChain = DigestChain()
    /// The highest offset that was found in the target.
    private var high: Int64 = -1
    /// The source records that were skipped. They are missing until the target has them.
    private var skipped: [Int64: ComparedRecord] = [:]
    /// The most recent source records, by ascending offset.
    private var recent: [ComparedRecord] = []
    private static let window = 1 << 16

    init(offsets: Range<Int64>, beginsAnywhere: Bool) {
        self.offsets = offsets
        self.beginsAnywhere = beginsAnywhere
    }

    // Swift 6.3.1 crashes when it optimizes this function (a coroutine that is split after it was specialized).
    @_optimize(none)
    static func run(
        _ source: some ComparedSide, _ target: some ComparedSide, offsets: Range<Int64>, beginsAnywhere: Bool
    ) async throws -> ComparisonOutcome {
        var comparison = OffsetComparison(offsets: offsets, beginsAnywhere: beginsAnywhere)
        var ahead = LookAhead()
        while let records = try await target.next() {
            for record in records { try await comparison.meet(record, source, &ahead) }
        }
        while let record = try await Self.first(&ahead, source) {
            try comparison.skip(record)
            ahead.removeFirst()
        }
        comparison.outcome.counts.refused = await source.refused
        return try comparison.finished()
    }

    private static func first(_ ahead: inout LookAhead, _ side: some ComparedSide) async throws -> ComparedRecord? {
        while ahead.first == nil, !ahead.hasEnded {
            if let records = try await side.next() { ahead.append(records) } else { ahead.hasEnded = true }
        }
        return ahead.first
    }

    private mutating func meet(
        _ record: ComparedRecord, _ source: some ComparedSide, _ ahead: inout LookAhead
    ) async throws {
        guard record.offset < offsets.upperBound else { return }
        guard record.offset >= 0 else {
            outcome.counts.target += 1
            outcome.counts.unknown += 1
            outcome.differences.note(.unknown, target: record.place)
            return
        }
        guard record.offset > high else { return try meetAgain(record) }
        while let expected = try await Self.first(&ahead, source), expected.offset < record.offset {
            try skip(expected)
            ahead.removeFirst()
        }
        high = record.offset
        guard let expected = ahead.first, expected.offset == record.offset else {
            // Retention or compaction has removed the record from Kafka since.
            outcome.counts.passed += 1
            return
        }
        ahead.removeFirst()
        outcome.counts.source += 1
        try sourceChain.append(expected.digest)
        try count(record, expected)
        recent.append(expected)
        if recent.count >= 2 * Self.window { recent.removeFirst(Self.window) }
    }

    /// Counts the first occurrence of a record, in order.
    private mutating func count(_ record: ComparedRecord, _ expected: ComparedRecord) throws {
        outcome.counts.target += 1
        try targetChain.append(record.digest)
        if record.digest == expected.digest {
            outcome.counts.equal += 1
        } else {
            noteChanged(record, expected)
        }
    }

    private mutating func noteChanged(_ record: ComparedRecord, _ expected: ComparedRecord) {
        outcome.counts.changed += 1
        outcome.differences.note(.changed, source: expected.place, target: record.place)
    }

    /// Counts a record that is late or repeated.
    private mutating func meetAgain(_ record: ComparedRecord) throws {
        outcome.counts.target += 1
        if let expected = skipped.removeValue(forKey: record.offset) {
            outcome.counts.missing -= 1
            try targetChain.append(record.digest)
            guard record.digest == expected.digest else { return noteChanged(record, expected) }
            outcome.counts.reordered += 1
            outcome.differences.note(.reordered, source: expected.place, target: record.place)
            return
        }
        let expected = recent(record.offset)
        if let expected, expected.digest != record.digest { return noteChanged(record, expected) }
        outcome.counts.repeated += 1
        outcome.differences.note(.repeated, source: expected?.place, target: record.place)
    }

    private func recent(_ offset: Int64) -> ComparedRecord? {
        var (low, end) = (0, recent.count)
        while low < end {
            let middle = (low + end) / 2
            if recent[middle].offset < offset { low = middle + 1 } else { end = middle }
        }
        return low < recent.count && recent[low].offset == offset ? recent[low] : nil
    }

    private mutating func skip(_ record: ComparedRecord) throws {
        guard !beginsAnywhere || high >= 0 else {
            outcome.counts.passed += 1
            return
        }
        outcome.counts.source += 1
        outcome.counts.missing += 1
        try sourceChain.append(record.digest)
        if skipped.count < Self.window { skipped[record.offset] = record }
    }

    private func finished() throws -> ComparisonOutcome {
        var result = outcome
        result.sourceDigest = try sourceChain.finished()
        result.targetDigest = try targetChain.finished()
        result.differences.noteMissing(skipped.values.map(\.place))
        return result
    }
}
