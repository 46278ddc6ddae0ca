/// How many records a lane writes at once, so that even a slow target acknowledges about twice a second.
///
/// The size of a chunk follows the rate that was measured: it grows while chunks are acknowledged quickly, and shrinks at
/// once when one takes too long.
struct ChunkPacer: Sendable {
    /// How long the target should take for a chunk.
    static let target = Duration.milliseconds(400)
    private static let mostBytes = 4 << 20
    private static let growth = 4.0

    private let mostRecords: Int
    /// The most records of the next chunk.
    private(set) var records: Int
    /// The most bytes of the next chunk; a single larger record is a chunk of its own.
    private(set) var bytes = 256 << 10

    /// Creates a pacer that begins with small chunks.
    init(mostRecords: Int) {
        self.mostRecords = max(mostRecords, 1)
        records = min(100, self.mostRecords)
    }

    /// Notes how long the target took to acknowledge a chunk.
    mutating func note(_ duration: Duration, records count: Int, bytes size: Int) {
        let factor = Self.target / max(duration, .microseconds(10))
        if factor < 1 {
            records = bounded(Double(count) * factor, mostRecords)
            bytes = bounded(Double(size) * factor, Self.mostBytes)
        } else if count >= records / 2 || size >= bytes / 2 {
            records = bounded(Double(records) * min(factor, Self.growth), mostRecords)
            bytes = bounded(Double(bytes) * min(factor, Self.growth), Self.mostBytes)
        }
    }

    private func bounded(_ value: Double, _ most: Int) -> Int {
        value >= Double(most) ? most : max(Int(value), 1)
    }
}
