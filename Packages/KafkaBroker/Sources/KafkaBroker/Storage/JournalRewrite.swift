import SegmentLog

/// Decides when a journal is rewritten, and takes back a rewrite that fails.
///
/// What holds is appended again, and then the rest is cut off: a crash between the two leaves both, which reads the same.
struct JournalRewrite {
    /// The size below which a journal is left as it is.
    let smallestSize: Int64
    private var sizeAfterRewrite: Int64 = 0
    /// The size from which on a rewrite that failed is tried again.
    private var sizeToRetry: Int64 = 0

    init(smallestSize: Int64) {
        self.smallestSize = smallestSize
    }

    /// Whether the journal is so long that a rewrite is worthwhile.
    func isDue(_ log: SegmentLog) -> Bool {
        log.sizeInBytes > max(smallestSize, 2 * sizeAfterRewrite, sizeToRetry)
    }

    /// Rewrites a journal.
    ///
    /// - Parameter appendAll: Appends all that holds.
    mutating func run(
        on log: SegmentLog, _ appendAll: () throws(SegmentLogError) -> Void
    ) throws(SegmentLogError) {
        let (first, size) = (log.nextOffset, log.sizeInBytes)
        do throws(SegmentLogError) {
            try appendAll()
            try log.flush()
            try log.trim(before: first)
            sizeAfterRewrite = log.sizeInBytes
            sizeToRetry = 0
        } catch {
            // The room is needed for what is appended next. If this fails too, the journal has entries twice, which reads
            // the same.
            do throws(SegmentLogError) { try log.truncate(to: first) } catch {}
            sizeToRetry = size + size / 4
            throw error
        }
    }
}
