/// A comparison of two sequences of records by their digests, for records that do not contain their position at the
/// source.
///
/// When the sequences differ, up to `window` records are read ahead. This distinguishes missing records from changed
/// ones, and unknown records from late ones. The most recent records are remembered, so that repeats are recognized.
struct SequenceComparison {
    /// Whether source records before the target's first record do not count.
    let beginsAnywhere: Bool

    private var outcome = ComparisonOutcome()
    private var sourceChain = DigestChain()
    private var targetChain = DigestChain()
    private var source = LookAhead()
    private var target = LookAhead()
    /// The source records that were skipped, with their positions.
    private var skipped: [RecordDigest: [ComparedPlace]] = [:]
    private var skippedCount = 0
    /// Records that the target may have although the connector does not write them.
    private var optional = OptionalRecords()
    private var recent = RecentDigests(limit: 1 << 19)
    private let window: Int

    init(beginsAnywhere: Bool, window: Int = 1 << 16) {
        self.beginsAnywhere = beginsAnywhere
        self.window = window
    }

    mutating func run(_ sources: some ComparedSide, _ targets: some ComparedSide) async throws -> ComparisonOutcome {
        while true {
            try await fillSource(sources, upTo: 1)
            try await Self.fill(&target, targets, upTo: 1)
            guard let found = target.first else { break }
            guard let expected = source.first else {
                if source.hasEnded { break }
                // Optional records fill the memory. Those that the target has not shown by now are not in the target.
                if optional.remove(found.digest) { target.removeFirst() } else { optional.removeAll() }
                continue
            }
            if expected.digest == found.digest {
                try match(expected.digest)
            } else if recent.contains(found.digest), skipped[found.digest] == nil {
                target.removeFirst()
                outcome.counts.target += 1
                outcome.counts.repeated += 1
                outcome.differences.note(.repeated, target: found.place)
            } else if beginsAnywhere, outcome.counts.target == 0 {
                source.removeFirst()
                outcome.counts.passed += 1
            } else {
                try await fillSource(sources, upTo: window)
                if optional.remove(found.digest) {
                    target.removeFirst()
                    continue
                }
                try await Self.fill(&target, targets, upTo: window)
                try part(expected, found)
            }
        }
        while !source.hasEnded || source.first != nil {
            if let left = source.first { try skip(left) } else { optional.removeAll() }
            try await fillSource(sources, upTo: 1)
        }
        while let left = target.first {
            if optional.remove(left.digest) { target.removeFirst() } else { try meet(left) }
            try await Self.fill(&target, targets, upTo: 1)
        }
        outcome.differences.noteMissing(skipped.values.joined())
        outcome.counts.refused = await sources.refused
        outcome.counts.leftOut = optional.leftOut
        outcome.sourceDigest = try sourceChain.finished()
        outcome.targetDigest = try targetChain.finished()
        return outcome
    }

    /// Reads the source ahead. Records that the connector does not write are kept separately.
    private mutating func fillSource(_ side: some ComparedSide, upTo count: Int) async throws {
        while source.count < count, !source.hasEnded, !optional.isFull {
            guard let records = try await side.next() else {
                source.hasEnded = true
                return
            }
            source.append(optional.take(from: records))
        }
    }

    private static func fill(_ ahead: inout LookAhead, _ side: some ComparedSide, upTo count: Int) async throws {
        while ahead.count < count, !ahead.hasEnded {
            if let records = try await side.next() { ahead.append(records) } else { ahead.hasEnded = true }
        }
    }

    private mutating func match(_ digest: RecordDigest) throws {
        source.removeFirst()
        target.removeFirst()
        outcome.counts.source += 1
        outcome.counts.target += 1
        outcome.counts.equal += 1
        try sourceChain.append(digest)
        try targetChain.append(digest)
        recent.insert(digest)
    }

    /// Decides how the first records of the two sides differ.
    private mutating func part(_ expected: ComparedRecord, _ found: ComparedRecord) throws {
        if skipped[found.digest] != nil { return try meet(found) }
        if source.contains(found.digest) { return try skip(expected) }
        if target.contains(expected.digest) { return try meet(found) }
        source.removeFirst()
        target.removeFirst()
        outcome.counts.source += 1
        outcome.counts.target += 1
        outcome.counts.changed += 1
        outcome.differences.note(.changed, source: expected.place, target: found.place)
        try sourceChain.append(expected.digest)
        try targetChain.append(found.digest)
    }

    /// Skips a record of the source, which counts as missing until the target has it.
    private mutating func skip(_ record: ComparedRecord) throws {
        source.removeFirst()
        guard !beginsAnywhere || outcome.counts.target > 0 else {
            outcome.counts.passed += 1
            return
        }
        outcome.counts.source += 1
        outcome.counts.missing += 1
        try sourceChain.append(record.digest)
        guard skippedCount < window else { return }
        skipped[record.digest, default: []].append(record.place)
        skippedCount += 1
    }

    /// Counts a record of the target that is not the expected one.
    private mutating func meet(_ record: ComparedRecord) throws {
        let digest = record.digest
        target.removeFirst()
        outcome.counts.target += 1
        if var places = skipped[digest] {
            outcome.differences.note(.reordered, source: places.removeFirst(), target: record.place)
            skipped[digest] = places.isEmpty ? nil : places
            skippedCount -= 1
            outcome.counts.missing -= 1
            outcome.counts.reordered += 1
            try targetChain.append(digest)
            recent.insert(digest)
        } else if recent.contains(digest) {
            outcome.counts.repeated += 1
            outcome.differences.note(.repeated, target: record.place)
        } else {
            outcome.counts.unknown += 1
            outcome.differences.note(.unknown, target: record.place)
            try targetChain.append(digest)
        }
    }
}

/// The most recent digests.
struct RecentDigests {
    private let limit: Int
    private var ring: [RecordDigest] = []
    private var oldest = 0
    private var counts: [RecordDigest: Int32] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    func contains(_ digest: RecordDigest) -> Bool { counts[digest] != nil }

    mutating func insert(_ digest: RecordDigest) {
        counts[digest, default: 0] += 1
        guard ring.count >= limit else {
            ring.append(digest)
            return
        }
        let gone = ring[oldest]
        let left = (counts[gone] ?? 1) - 1
        counts[gone] = left > 0 ? left : nil
        ring[oldest] = digest
        oldest = (oldest + 1) % limit
    }
}
