import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Tests of the comparison of two sequences of records.
@Suite(.timeLimit(.minutes(5))) struct ComparisonTests {
    // MARK: By their offsets

    /// Compares records a, b, c … at offsets 0, 1, 2 … with events, which are given by offset and text.
    private func compare(
        _ source: String, _ target: [(Int64, Character)], beginsAnywhere: Bool = false
    ) async throws -> ComparisonOutcome {
        try await OffsetComparison.run(
            try ListedSide(source.enumerated().map { (Int64($0), $1) }), try ListedSide(target),
            offsets: 0..<Int64(source.count), beginsAnywhere: beginsAnywhere)
    }

    @Test func equalSequencesAreEqual() async throws {
        let outcome = try await compare("abc", [(0, "a"), (1, "b"), (2, "c")])
        #expect(outcome.counts == ComparisonCounts(source: 3, target: 3, equal: 3))
        #expect(outcome.sourceDigest == outcome.targetDigest)
        #expect(outcome.sourceDigest.count == 64)
    }

    @Test func repeatedRecordsAreCountedAndLeaveTheDigestsEqual() async throws {
        let outcome = try await compare("abc", [(0, "a"), (1, "b"), (0, "a"), (1, "b"), (2, "c")])
        #expect(outcome.counts == ComparisonCounts(source: 3, target: 5, equal: 3, repeated: 2))
        #expect(outcome.sourceDigest == outcome.targetDigest)
    }

    @Test func absentRecordsAreMissing() async throws {
        let outcome = try await compare("abcd", [(0, "a"), (2, "c")])
        #expect(outcome.counts == ComparisonCounts(source: 4, target: 2, equal: 2, missing: 2))
        #expect(outcome.sourceDigest != outcome.targetDigest)
    }

    @Test func lateRecordsAreOutOfOrder() async throws {
        let outcome = try await compare("abc", [(0, "a"), (2, "c"), (1, "b")])
        #expect(outcome.counts == ComparisonCounts(source: 3, target: 3, equal: 2, reordered: 1))
        #expect(outcome.sourceDigest != outcome.targetDigest)
    }

    @Test func differentRecordsAreChanged() async throws {
        let outcome = try await compare("abc", [(0, "a"), (1, "x"), (2, "c")])
        #expect(outcome.counts == ComparisonCounts(source: 3, target: 3, equal: 2, changed: 1))
    }

    @Test func aDifferentRepeatIsChanged() async throws {
        let outcome = try await compare("ab", [(0, "a"), (1, "b"), (0, "x")])
        #expect(outcome.counts == ComparisonCounts(source: 2, target: 3, equal: 2, changed: 1))
    }

    @Test func newRecordsAreIgnoredAndForeignOnesAreUnknown() async throws {
        let outcome = try await compare("ab", [(0, "a"), (1, "b"), (2, "l"), (-1, "z")])
        #expect(outcome.counts == ComparisonCounts(source: 2, target: 3, equal: 2, unknown: 1))
    }

    @Test func recordsBeforeTheBeginningDoNotCountIfTheSourceBeganAnywhere() async throws {
        let outcome = try await compare("abcd", [(2, "c"), (3, "d")], beginsAnywhere: true)
        #expect(outcome.counts == ComparisonCounts(source: 2, target: 2, equal: 2, passed: 2))
        #expect(outcome.sourceDigest == outcome.targetDigest)
    }

    // MARK: By their digests

    private func compare(
        _ source: String, _ target: String, window: Int = 1 << 16, beginsAnywhere: Bool = false
    ) async throws -> ComparisonOutcome {
        var comparison = SequenceComparison(beginsAnywhere: beginsAnywhere, window: window)
        return try await comparison.run(
            try ListedSide(source.map { (0, $0) }), try ListedSide(target.map { (0, $0) }))
    }

    @Test(arguments: [
        ("abc", "abc", ComparisonCounts(source: 3, target: 3, equal: 3)),
        ("aaaa", "aaaaaa", ComparisonCounts(source: 4, target: 6, equal: 4, repeated: 2)),
        ("aaaa", "aa", ComparisonCounts(source: 4, target: 2, equal: 2, missing: 2)),
        ("abcd", "ababcd", ComparisonCounts(source: 4, target: 6, equal: 4, repeated: 2)),
        ("abcd", "abcdcd", ComparisonCounts(source: 4, target: 6, equal: 4, repeated: 2)),
        ("abcd", "ad", ComparisonCounts(source: 4, target: 2, equal: 2, missing: 2)),
        ("abcd", "axcd", ComparisonCounts(source: 4, target: 4, equal: 3, changed: 1)),
        ("abcd", "abxcd", ComparisonCounts(source: 4, target: 5, equal: 4, unknown: 1)),
        ("abcd", "acbd", ComparisonCounts(source: 4, target: 4, equal: 3, reordered: 1)),
        ("", "xy", ComparisonCounts(source: 0, target: 2, unknown: 2)),
        ("ab", "", ComparisonCounts(source: 2, target: 0, missing: 2)),
        ("abac", "abc", ComparisonCounts(source: 4, target: 3, equal: 3, missing: 1)),
    ])
    func differencesOfSequencesAreCounted(_ source: String, _ target: String, _ counts: ComparisonCounts) async throws {
        let outcome = try await compare(source, target)
        #expect(outcome.counts == counts)
        let areSame = counts.missing + counts.changed + counts.unknown + counts.reordered == 0
        #expect((outcome.sourceDigest == outcome.targetDigest) == areSame)
    }

    @Test func recordsOutsideTheWindowAreChanged() async throws {
        let outcome = try await compare("abcdefgh", "hxxxxxxx", window: 2)
        #expect(outcome.counts.changed > 0)
        #expect(outcome.counts.equal == 0)
    }

    // MARK: As sets

    @Test(arguments: [1, 2, 100])
    func setsAreComparedWithoutOrderInAnyNumberOfPasses(_ limit: Int) async throws {
        let outcome = try await SetComparison.run(expecting: 6, limit: limit) {
            try ListedSide("abcdee".map { (0, $0) })
        } _: {
            try ListedSide("eecbaax".map { (0, $0) })
        }
        #expect(outcome.counts == ComparisonCounts(source: 6, target: 7, equal: 5, missing: 1, repeated: 1, unknown: 1))
        #expect(outcome.sourceDigest != outcome.targetDigest)
    }
}

/// Records that a test lists, returned a few at a time.
private final class ListedSide: ComparedSide {
    let refused = 0
    private let left: Lock<ArraySlice<ComparedRecord>>

    init(_ records: [(Int64, Character)]) throws {
        left = Lock(
            try records.map { ComparedRecord(offset: $0, digest: try RecordDigest(hashing: Array("\($1)".utf8))) }[...])
    }

    func next() async throws -> [ComparedRecord]? {
        left.withLock { left in
            guard !left.isEmpty else { return nil }
            defer { left = left.dropFirst(2) }
            return Array(left.prefix(2))
        }
    }
}
