import SegmentLog

/// The rewrite of a journal that has become long.
///
/// The current state is appended, and then everything before it is cut off. After a crash in between, the journal has
/// both, which gives the same state when it is read.
struct JournalRewrite {
    /// The size in bytes below which a journal is not rewritten.
    let smallestSize: Int64
    private var sizeAfterRewrite: Int64 = 0
    /// The size in bytes above which a failed rewrite is tried again.
    private var sizeToRetry: Int64 = 0

    init(smallestSize: Int64) {
        self.smallestSize = smallestSize
    }

    /// Returns whether the journal is long enough for a rewrite.
    func isDue(_ log: SegmentLog) -> Bool {
        log.sizeInBytes > max(smallestSize, 2 * sizeAfterRewrite, sizeToRetry)
    }

    /// Rewrites a journal. If that fails, the journal is cut back to what it was.
    ///
    /// - Parameter appendAll: Appends the current state.
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
            // The space is needed for later entries. If the truncation fails too, the journal has entries twice, which
            // gives the same state.
            do throws(SegmentLogError) { try log.truncate(to: first) } catch {}
            sizeToRetry = size + size / 4
            throw error
        }
    }
}
