/// The number of records that a lane writes at once. It is chosen so that even a slow target acknowledges about twice a
/// second.
///
/// `PaceLevels` finds the number.
struct ChunkPacer: Sendable {
    private static let mostBytes = 4 << 20
    private static let firstBytes = 256 << 10
    private static let first = 100

    private var levels: PaceLevels
    /// The average size of the records of the last chunk; 0 before the first.
    private var recordBytes = 0

    /// Creates a pacer that begins with small chunks.
    init(mostRecords: Int) {
        levels = PaceLevels(first: Self.first, maximum: mostRecords)
    }

    /// The most records of the next chunk.
    var records: Int { recordBytes == 0 ? min(levels.size, Self.first) : levels.size }

    /// The most bytes of the next chunk; a single larger record is a chunk of its own.
    ///
    /// If the next records are larger than the last ones, the chunk has fewer records, instead of taking many times as
    /// long.
    var bytes: Int { min(max(2 * records * recordBytes, Self.firstBytes), Self.mostBytes) }

    /// Notes how long the target took to acknowledge a chunk.
    mutating func note(_ duration: Duration, records count: Int, bytes size: Int) {
        guard count > 0 else { return }
        recordBytes = max(size / count, 1)
        levels.acknowledged(count, of: min(records, max(bytes / recordBytes, 1)), after: duration)
    }
}
