/// Compares two sequences of records that say nothing of where they came from, by their digests.
///
/// Where they part, as many records are looked at ahead as the window holds: that tells what is missing from what is
/// changed, and what is unknown from what comes late. What was met last is known again where it is repeated.
struct SequenceComparison {
    /// Whether records before the target's first do not count.
    let beginsAnywhere: Bool

    private var outcome = ComparisonOutcome()
    private var sourceChain = DigestChain()
    private var targetChain = DigestChain()
    private var source = LookAhead()
    private var target = LookAhead()
    /// Records that were passed over, and how many of each.
    private var skipped: [RecordDigest: Int] = [:]
    private var recent = RecentDigests(limit: 1 << 19)
    private let window: Int

    init(beginsAnywhere: Bool, window: Int = 1 << 16) {
        self.beginsAnywhere = beginsAnywhere
        self.window = window
    }

    mutating func run(_ sources: some ComparedSide, _ targets: some ComparedSide) async throws -> ComparisonOutcome {
        while true {
            try await Self.fill(&source, sources, upTo: 1)
            try await Self.fill(&target, targets, upTo: 1)
            guard let expected = source.first, let found = target.first else { break }
            if expected.digest == found.digest {
                try match(expected.digest)
            } else if recent.contains(found.digest), skipped[found.digest] == nil {
                target.removeFirst()
                outcome.counts.target += 1
                outcome.counts.repeated += 1
            } else if beginsAnywhere, outcome.counts.target == 0 {
                source.removeFirst()
                outcome.counts.passed += 1
            } else {
                try await Self.fill(&source, sources, upTo: window)
                try await Self.fill(&target, targets, upTo: window)
                try part(expected.digest, found.digest)
            }
        }
        while let left = source.first {
            try skip(left.digest)
            try await Self.fill(&source, sources, upTo: 1)
        }
        while let left = target.first {
            try meet(left.digest)
            try await Self.fill(&target, targets, upTo: 1)
        }
        outcome.counts.refused = await sources.refused
        outcome.sourceDigest = try sourceChain.finished()
        outcome.targetDigest = try targetChain.finished()
        return outcome
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

    /// Decides what the first records are where they differ.
    private mutating func part(_ expected: RecordDigest, _ found: RecordDigest) throws {
        if skipped[found] != nil { return try meet(found) }
        if source.contains(found) { return try skip(expected) }
        if target.contains(expected) { return try meet(found) }
        source.removeFirst()
        target.removeFirst()
        outcome.counts.source += 1
        outcome.counts.target += 1
        outcome.counts.changed += 1
        try sourceChain.append(expected)
        try targetChain.append(found)
    }

    /// Passes over a record of the source: it is missing until it comes.
    private mutating func skip(_ digest: RecordDigest) throws {
        source.removeFirst()
        guard !beginsAnywhere || outcome.counts.target > 0 else {
            outcome.counts.passed += 1
            return
        }
        outcome.counts.source += 1
        outcome.counts.missing += 1
        try sourceChain.append(digest)
        if skipped.count < window { skipped[digest, default: 0] += 1 }
    }

    /// Takes a record of the target that is not the one that should come.
    private mutating func meet(_ digest: RecordDigest) throws {
        target.removeFirst()
        outcome.counts.target += 1
        if let count = skipped[digest] {
            skipped[digest] = count > 1 ? count - 1 : nil
            outcome.counts.missing -= 1
            outcome.counts.reordered += 1
            try targetChain.append(digest)
            recent.insert(digest)
        } else if recent.contains(digest) {
            outcome.counts.repeated += 1
        } else {
            outcome.counts.unknown += 1
            try targetChain.append(digest)
        }
    }
}

/// The digests that were met last.
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
