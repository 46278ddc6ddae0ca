import KafkaClient
import KafkaCodecs
import KafkaProtocol

/// One partition on its way from Kafka to Rivven: batches in order, one portion at a time.
///
/// A lane ends when its partition goes. What it acknowledges after that commits nothing.
final class SourceLane: Sendable {
    private struct State {
        var queue: [RecordBatch] = []
        var isPublishing = false
        /// The offset after the last batch that Rivven has acknowledged; batches end in the order they came in.
        var acknowledged: Int64?
        var committed: Int64?
        var isDropped = false
        var waiters: [UnsafeContinuation<Void, Never>] = []
    }

    let partition: TopicPartition
    private let source: KafkaSource
    private let state = Lock(State())
    private static let portionBytes = 4 << 20

    init(source: KafkaSource, partition: TopicPartition) {
        self.source = source
        self.partition = partition
    }

    func enqueue(_ batch: RecordBatch) {
        let step = state.withLock { state -> (isTaken: Bool, mustStart: Bool) in
            guard !state.isDropped else { return (false, false) }
            state.queue.append(batch)
            defer { state.isPublishing = true }
            return (true, !state.isPublishing)
        }
        if !step.isTaken { source.dropped(batch.view.bytes.count) }
        if step.mustStart { Task { await self.publishAll() } }
    }

    private func publishAll() async {
        while let batches = nextPortion() {
            let bytes = batches.reduce(0) { $0 + $1.view.bytes.count }
            do {
                try await source.publish(batches, of: partition)
            } catch {
                drop()
                source.dropped(bytes)
                return source.fail(error)
            }
            if let last = batches.last {
                state.withLock { state in
                    if !state.isDropped { state.acknowledged = last.nextOffset }
                }
            }
            await source.published(bytes, by: self)
        }
    }

    private func nextPortion() -> [RecordBatch]? {
        let (portion, waiters) = state.withLock { state -> ([RecordBatch]?, [UnsafeContinuation<Void, Never>]) in
            guard !state.queue.isEmpty else {
                state.isPublishing = false
                defer { state.waiters = [] }
                return (nil, state.waiters)
            }
            var bytes = 0
            let count =
                state.queue.firstIndex { batch in
                    bytes += batch.view.bytes.count
                    return bytes > Self.portionBytes
                } ?? state.queue.count
            let portion = Array(state.queue.prefix(max(count, 1)))
            state.queue.removeFirst(portion.count)
            return (portion, [])
        }
        for waiter in waiters { waiter.resume() }
        return portion
    }

    /// Waits until all that was read is published, or `deadline` has come.
    func drained(by deadline: ContinuousClock.Instant) async {
        let timer = Task {
            try? await Task.sleep(until: deadline)
            self.wakeWaiters()
        }
        await withUnsafeContinuation { continuation in
            let mustWait = state.withLock { state in
                guard state.isPublishing, ContinuousClock.now < deadline else { return false }
                state.waiters.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
        timer.cancel()
    }

    private func wakeWaiters() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Ends the lane: what waits is let go of, and nothing is committed any more.
    func drop() {
        let bytes = state.withLock { state in
            state.isDropped = true
            state.acknowledged = nil
            defer { state.queue = [] }
            return state.queue.reduce(0) { $0 + $1.view.bytes.count }
        }
        source.dropped(bytes)
        wakeWaiters()
    }

    /// The offset to commit, where there is one that is not committed yet.
    func positionToCommit() -> Int64? {
        state.withLock { $0.acknowledged == $0.committed ? nil : $0.acknowledged }
    }

    func committed(_ offset: Int64) {
        state.withLock { $0.committed = offset }
    }
}
