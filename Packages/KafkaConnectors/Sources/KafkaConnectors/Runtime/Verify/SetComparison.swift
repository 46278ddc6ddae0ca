/// Compares what two sides hold where the order is not kept: partitions that were mixed, or spread by key.
///
/// Both sides are read as often as it takes for the digests of one reading to fit into memory.
struct SetComparison {
    /// The most digests that are held at once.
    static let limit = 1 << 21
    /// The most times that both sides are read.
    private static let mostReadings = 10_000

    /// - Parameters:
    ///   - expected: About how many records there are.
    ///   - sources: Begins a reading of the source.
    ///   - targets: Begins a reading of the target.
    static func run(
        expecting expected: Int64, limit: Int = limit, _ sources: () async throws -> any ComparedSide,
        _ targets: () async throws -> any ComparedSide
    ) async throws -> ComparisonOutcome {
        let readings = UInt64(max(expected, 1) - 1) / UInt64(limit) + 1
        guard readings <= Self.mostReadings else {
            throw ConnectorError("\(expected) records are too many to be compared without their order")
        }
        var outcome = ComparisonOutcome()
        var (sourceSum, targetSum) = (SIMD4<UInt64>(), SIMD4<UInt64>())
        for reading in 0..<readings {
            var left: [RecordDigest: Int32] = [:]
            let source = try await sources()
            try await forEach(source, reading, of: readings) { digest in
                left[digest, default: 0] += 1
                outcome.counts.source += 1
                sourceSum &+= digest.words
            }
            // Each reading meets all of them.
            outcome.counts.refused = await source.refused
            try await forEach(try await targets(), reading, of: readings) { digest in
                outcome.counts.target += 1
                switch left[digest] {
                case nil: outcome.counts.unknown += 1
                case let count? where count <= 0: return outcome.counts.repeated += 1
                case let count?:
                    left[digest] = count - 1
                    outcome.counts.equal += 1
                }
                targetSum &+= digest.words
            }
            outcome.counts.missing += left.values.reduce(0) { $0 + Int($1) }
        }
        outcome.sourceDigest = hexadecimal(sourceSum)
        outcome.targetDigest = hexadecimal(targetSum)
        return outcome
    }

    private static func forEach(
        _ side: any ComparedSide, _ reading: UInt64, of readings: UInt64, _ body: (RecordDigest) -> Void
    ) async throws {
        while let records = try await side.next() {
            for record in records where record.digest.words[3] % readings == reading { body(record.digest) }
        }
    }

    private static func hexadecimal(_ words: SIMD4<UInt64>) -> String {
        withUnsafeBytes(of: words) { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
