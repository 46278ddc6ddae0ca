import KafkaCodecs
import RivvenProtocol

/// One partition on its way from its source to Rivven: batches in order, one portion at a time.
///
/// A lane ends when its partition goes. What it acknowledges after that commits nothing.
final class SourceLane: Sendable {
    private struct State {
        var queue: [SourceBatch] = []
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

    let partition: Int
    private let pipeline: SourcePipeline
    private let state = Lock(State())
    private static let portionBytes = 4 << 20

    init(pipeline: SourcePipeline, partition: Int) {
        self.pipeline = pipeline
        self.partition = partition
    }

    /// Takes a batch. Returns whether it will be carried: not where the partition is gone.
    func enqueue(_ batch: SourceBatch) -> Bool {
        let step = state.withLock { state -> Step in
            guard !state.isDropped else { return .dropped }
            if state.epoch == nil { state.epoch = state.tracker.begin(at: batch.offsets.lowerBound) }
            guard state.tracker.register(batch.offsets) else { return .outOfOrder }
            state.queue.append(batch)
            defer { state.isPublishing = true }
            return state.isPublishing ? .queued : .mustStart
        }
        switch step {
        case .queued: return true
        case .mustStart:
            Task { await self.publishAll() }
            return true
        case .dropped:
            pipeline.dropped(batch.size)
            return false
        case .outOfOrder:
            drop()
            pipeline.dropped(batch.size)
            pipeline.fail(
                ConnectorError(
                    "source \"\(pipeline.source.name)\": was given offset \(batch.offsets.lowerBound) of partition "
                        + "\(partition) out of order; nothing was skipped"))
            return false
        }
    }

    private func publishAll() async {
        while let batches = nextPortion() {
            let bytes = batches.reduce(0) { $0 + $1.size }
            do {
                try await publish(batches)
            } catch {
                drop()
                pipeline.dropped(bytes)
                return pipeline.fail(error)
            }
            state.withLock { state in
                guard let epoch = state.epoch else { return }
                for batch in batches { state.tracker.acknowledge(batch.offsets.lowerBound, in: epoch) }
            }
            await pipeline.published(bytes, by: self)
        }
    }

    /// Writes the events of batches in order, and returns when Rivven has acknowledged all of them.
    ///
    /// Small batches are written together: what a request costs does not grow with what is in it.
    private func publish(_ batches: [SourceBatch]) async throws {
        var gathered = GatheredEvents()
        for batch in batches {
            let made = try batch.events()
            for refusal in made.refusals {
                let place = origin(refusal.offset..<refusal.offset + 1)
                try await pipeline.flow.bury(refusal.record, from: place, because: refusal.reason)
            }
            if gathered.count + made.events.count > pipeline.flow.portion { try await publish(&gathered) }
            gathered.add(made.events, from: batch.offsets)
        }
        try await publish(&gathered)
    }

    /// Writes what was gathered, in portions.
    private func publish(_ gathered: inout GatheredEvents) async throws {
        let flow = pipeline.flow
        var start = 0
        while start < gathered.count {
            let portion = start..<min(start + flow.portion, gathered.count)
            try await flow.awaitTurn(portion.count)
            defer { flow.endTurn(portion.count) }
            try await publish(portion, of: gathered)
            start = portion.upperBound
        }
        gathered.removeAll()
    }

    private func origin(_ offsets: Range<Int64>) -> EventOrigin {
        EventOrigin(topic: pipeline.source.name, partition: partition, offsets: offsets)
    }

    /// Writes a portion; where Rivven refuses it for what it is, one event after another.
    private func publish(_ portion: Range<Int>, of gathered: GatheredEvents) async throws {
        do {
            _ = try await pipeline.store.publish(
                topic: pipeline.topic.name, partition: partition, records: gathered.portion(portion))
        } catch let error as RivvenError where error.code == .invalidArgument {
            guard portion.count > 1 else {
                let place = origin(gathered.offsets(of: portion.lowerBound))
                return try await pipeline.flow.bury(
                    gathered.events[portion.lowerBound], from: place, because: "\(error)")
            }
            for index in portion { try await publish(index..<index + 1, of: gathered) }
        }
    }

    private func nextPortion() -> [SourceBatch]? {
        let (portion, waiters) = state.withLock { state -> ([SourceBatch]?, [UnsafeContinuation<Void, Never>]) in
            guard !state.queue.isEmpty else {
                state.isPublishing = false
                defer { state.waiters = [] }
                return (nil, state.waiters)
            }
            var bytes = 0
            let count =
                state.queue.firstIndex { batch in
                    bytes += batch.size
                    return bytes > Self.portionBytes
                } ?? state.queue.count
            let portion = Array(state.queue.prefix(max(count, 1)))
            state.queue.removeFirst(portion.count)
            return (portion, [])
        }
        for waiter in waiters { waiter.resume() }
        return portion
    }

    // MARK: The end

    /// Whether all that was taken is written.
    var isIdle: Bool { state.withLock { !$0.isPublishing } }

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
            return state.queue.reduce(0) { $0 + $1.size }
        }
        pipeline.dropped(bytes)
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
