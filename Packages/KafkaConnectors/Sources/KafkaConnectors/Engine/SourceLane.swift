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
        var tracker = AcknowledgementTracker()
        /// The time of owning the partition that the lane is for; it begins with the first batch.
        var epoch: OwnershipEpoch?
        var isDropped = false
        var waiters: [UnsafeContinuation<Void, Never>] = []
    }

    private enum Step {
        case queued, mustStart, dropped, outOfOrder
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
        let step = state.withLock { state -> Step in
            guard !state.isDropped else { return .dropped }
            if state.epoch == nil { state.epoch = state.tracker.begin(at: batch.firstOffset) }
            guard batch.firstOffset < batch.nextOffset,
                state.tracker.register(batch.firstOffset..<batch.nextOffset)
            else { return .outOfOrder }
            state.queue.append(batch)
            defer { state.isPublishing = true }
            return state.isPublishing ? .queued : .mustStart
        }
        switch step {
        case .queued: return
        case .mustStart: Task { await self.publishAll() }
        case .dropped: source.dropped(batch.view.bytes.count)
        case .outOfOrder:
            drop()
            source.dropped(batch.view.bytes.count)
            source.fail(
                ConnectorError(
                    "source \"\(source.options.name)\": Kafka answered with offset \(batch.firstOffset) of \(partition) out of "
                        + "order; nothing was skipped"))
        }
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
            state.withLock { state in
                guard let epoch = state.epoch else { return }
                for batch in batches { state.tracker.acknowledge(batch.firstOffset, in: epoch) }
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
            state.tracker.finish()
            defer { state.queue = [] }
            return state.queue.reduce(0) { $0 + $1.view.bytes.count }
        }
        source.dropped(bytes)
        wakeWaiters()
    }

    /// The position to commit, where there is one that is not committed yet.
    func positionToCommit() -> CommittablePosition? {
        state.withLock { $0.tracker.committable }
    }

    func committed(_ position: CommittablePosition) {
        state.withLock { $0.tracker.noteCommitted(position) }
    }
}
