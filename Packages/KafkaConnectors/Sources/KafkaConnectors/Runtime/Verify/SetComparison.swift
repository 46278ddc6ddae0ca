/// A comparison of records whose order is not preserved, because partitions were mixed or records were distributed.
///
/// Both sides are read several times if necessary, so that the digests of one pass fit into memory.
struct SetComparison {
    /// The most digests in memory.
    static let limit = 1 << 21
    /// The most passes over both sides.
    private static let mostReadings = 10_000

    /// Compares both sides.
    ///
    /// - Parameters:
    ///   - expected: The approximate number of records.
    ///   - sources: Starts a pass over the source.
    ///   - targets: Starts a pass over the target.
    static func run(
        expecting expected: Int64, limit: Int = limit, _ sources: () async throws -> any ComparedSide,
        _ targets: () async throws -> any ComparedSide
    ) async throws -> ComparisonOutcome {
        let readings = UInt64(max(expected, 1) - 1) / UInt64(limit) + 1
        guard readings <= Self.mostReadings else {
            throw ConnectorError("\(expected) records are too many to compare without their order")
        }
        var outcome = ComparisonOutcome()
        var (sourceSum, targetSum) = (SIMD4<UInt64>(), SIMD4<UInt64>())
        for reading in 0..<readings {
            var left: [RecordDigest: (count: Int32, place: ComparedPlace)] = [:]
            var optional = OptionalRecords(limit: .max)
            let source = try await sources()
            try await forEach(source, reading, of: readings) { records in
                for record in optional.take(from: records) {
                    left[record.digest, default: (0, record.place)].count += 1
                    outcome.counts.source += 1
                    sourceSum &+= record.digest.words
                }
            }
            outcome.counts.leftOut += optional.leftOut
            // Not a sum: every pass finds all refused records.
            outcome.counts.refused = await source.refused
            try await forEach(try await targets(), reading, of: readings) { records in
                for record in records {
                    guard let found = left[record.digest] else {
                        if optional.remove(record.digest) { continue }
                        outcome.counts.target += 1
                        outcome.counts.unknown += 1
                        targetSum &+= record.digest.words
                        outcome.differences.note(.unknown, target: record.place)
                        continue
                    }
                    outcome.counts.target += 1
                    guard found.count > 0 else {
                        outcome.counts.repeated += 1
                        outcome.differences.note(.repeated, source: found.place, target: record.place)
                        continue
                    }
                    left[record.digest]?.count -= 1
                    outcome.counts.equal += 1
                    targetSum &+= record.digest.words
                }
            }
            let missing = left.values.filter { $0.count > 0 }
            outcome.counts.missing += missing.reduce(0) { $0 + Int($1.count) }
            outcome.differences.noteMissing(missing.map(\.place))
        }
        outcome.sourceDigest = hexadecimal(sourceSum)
        outcome.targetDigest = hexadecimal(targetSum)
        return outcome
    }

    private static func forEach(
        _ side: any ComparedSide, _ reading: UInt64, of readings: UInt64, _ body: ([ComparedRecord]) -> Void
    ) async throws {
        while let records = try await side.next() {
            body(readings == 1 ? records : records.filter { $0.digest.words[3] % readings == reading })
        }
    }

    private static func hexadecimal(_ words: SIMD4<UInt64>) -> String {
        withUnsafeBytes(of: words) { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
