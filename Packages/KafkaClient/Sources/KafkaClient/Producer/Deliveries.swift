import KafkaCodecs

/// The delivery reports of a producer, one per batch. The reports of each partition are in the order in which its
/// batches ended.
///
/// Only one task may read them. A later iterator continues where an earlier one stopped. The sequence ends when the
/// producer is closed and all reports were read.
public struct Deliveries: AsyncSequence, Sendable {
    /// A report for one batch.
    public typealias Element = DeliveryReport

    let queue: ReportQueue

    /// Returns an iterator over the reports.
    public func makeAsyncIterator() -> Iterator { Iterator(queue: queue) }

    /// An iterator over the reports.
    public struct Iterator: AsyncIteratorProtocol {
        let queue: ReportQueue

        /// Returns the next report, or `nil` when the producer is closed and all reports were read. Waits if there is
        /// none.
        public mutating func next() async -> DeliveryReport? { await queue.next() }
    }
}

/// A queue of reports between the loop and the reader. The reader is woken only if the queue was empty.
final class ReportQueue: Sendable {
    private struct State {
        var reports: [DeliveryReport] = []
        /// The stopped partitions that open again when the reports are read.
        var stopped: [PartitionAppender] = []
        var reader: UnsafeContinuation<[DeliveryReport]?, Never>?
        var isFinished = false
    }

    /// What the producer does after reports were read.
    struct Actions: Sendable {
        /// Called after a full queue was read.
        var hasRoom: @Sendable () -> Void
        /// Called before the reader gets the last reports of stopped partitions.
        var open: @Sendable ([PartitionAppender]) -> Void
    }

    /// The number of unread reports at which the producer stops sending.
    static let limit = 4096

    private let state = Lock(State())
    private let actions = Lock<Actions?>(nil)
    /// The reports that were taken from the queue and not handed out yet, the next one at the end.
    private let taken = Lock<[DeliveryReport]>([])

    func whenRead(_ actions: Actions) {
        self.actions.withLock { $0 = actions }
    }

    var isFull: Bool { state.withLock { $0.reports.count >= Self.limit } }

    /// Adds reports.
    ///
    /// - Parameter stopped: Stopped partitions that may open again once these reports, and all earlier ones, were read.
    func put(_ reports: [DeliveryReport], opening stopped: [PartitionAppender] = []) {
        let reader = state.withLock { state -> UnsafeContinuation<[DeliveryReport]?, Never>? in
            guard !reports.isEmpty, let reader = state.reader else {
                state.reports += reports
                state.stopped += stopped
                return nil
            }
            state.reader = nil
            return reader
        }
        guard let reader else { return openIfRead() }
        open(stopped)
        reader.resume(returning: reports)
    }

    /// Opens the stopped partitions at once if their reports have been read already.
    private func openIfRead() {
        let stopped: [PartitionAppender] = state.withLock { state in
            guard state.reports.isEmpty else { return [] }
            defer { state.stopped = [] }
            return state.stopped
        }
        open(stopped)
    }

    private func open(_ stopped: [PartitionAppender]) {
        guard !stopped.isEmpty, let actions = actions.withLock({ $0 }) else { return }
        actions.open(stopped)
    }

    /// Returns the next report, or `nil` when the queue is finished and all reports were read.
    func next() async -> DeliveryReport? {
        if let report = taken.withLock({ $0.popLast() }) { return report }
        guard let reports = await take() else { return nil }
        return taken.withLock { taken in
            taken = reports.reversed()
            return taken.popLast()
        }
    }

    func take() async -> [DeliveryReport]? {
        await withUnsafeContinuation { continuation in
            enum Step {
                case wait
                case give([DeliveryReport]?, opening: [PartitionAppender], wasFull: Bool)
            }
            let step = state.withLock { state -> Step in
                if !state.reports.isEmpty {
                    defer { (state.reports, state.stopped) = ([], []) }
                    return .give(
                        state.reports, opening: state.stopped, wasFull: state.reports.count >= Self.limit)
                }
                if state.isFinished || state.reader != nil { return .give(nil, opening: [], wasFull: false) }
                state.reader = continuation
                return .wait
            }
            guard case .give(let reports, let stopped, let wasFull) = step else { return }
            open(stopped)
            if wasFull, let actions = actions.withLock({ $0 }) { actions.hasRoom() }
            continuation.resume(returning: reports)
        }
    }

    func finish() {
        let reader = state.withLock { state -> UnsafeContinuation<[DeliveryReport]?, Never>? in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }
}
