import KafkaCodecs
import KafkaMetrics
import RivvenProtocol

/// One partition on its way from its source to Rivven: batches in order, one portion at a time.
///
/// A lane ends when its partition goes. What it acknowledges after that commits nothing, and it begins to write nothing
/// more; what Rivven is writing for it then, the next lane of the partition waits for.
final class SourceLane: Sendable {
    private struct State {
        var queue: [SourceBatch] = []
        /// When each batch that is not acknowledged was taken.
        var times: [ContinuousClock.Instant] = []
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

    /// Why a lane stopped in the middle of a batch: its partition went.
    private struct Dropped: Error {}

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
            // Looked at in here: a partition that goes after this finds the batch in the lane.
            guard !state.isDropped, !batch.isRevoked else { return .dropped }
            if state.epoch == nil { state.epoch = state.tracker.begin(at: batch.offsets.lowerBound) }
            guard state.tracker.register(batch.offsets) else { return .outOfOrder }
            state.queue.append(batch)
            state.times.append(.now)
            defer { state.isPublishing = true }
            return state.isPublishing ? .queued : .mustStart
        }
        switch step {
        case .queued: return true
        case .mustStart:
            Task { await self.publishAll() }
            return true
        case .dropped:
            pipeline.dropped(batch.memory)
            return false
        case .outOfOrder:
            drop()
            pipeline.dropped(batch.memory)
            pipeline.fail(
                ConnectorError(
                    "source \"\(pipeline.source.name)\": was given offset \(batch.offsets.lowerBound) of partition "
                        + "\(partition) out of order; nothing was skipped"))
            return false
        }
    }

    private func publishAll() async {
        while let batches = nextPortion() {
            let bytes = batches.reduce(0) { $0 + $1.memory }
            do {
                try await publish(batches)
            } catch {
                let wasDropped = state.withLock { $0.isDropped }
                drop()
                pipeline.dropped(bytes)
                // The failure first: an idle lane without one has carried all.
                if !wasDropped { pipeline.fail(error) }
                return stopPublishing()
            }
            for time in acknowledge(batches) { pipeline.latency.observe(time.duration(to: .now)) }
            await pipeline.published(bytes, by: self)
        }
    }

    private func checkOwned() throws {
        if state.withLock({ $0.isDropped }) { throw Dropped() }
    }

    private func stopPublishing() {
        state.withLock { $0.isPublishing = false }
        wakeWaiters()
    }

    /// Notes that Rivven has acknowledged `batches`, and returns when they were taken.
    private func acknowledge(_ batches: [SourceBatch]) -> ArraySlice<ContinuousClock.Instant> {
        state.withLock { state in
            guard let epoch = state.epoch else { return [] }
            for batch in batches { state.tracker.acknowledge(batch.offsets.lowerBound, in: epoch) }
            let times = state.times.prefix(batches.count)
            state.times.removeFirst(times.count)
            return times
        }
    }

    /// Writes the events of batches in order, and returns when Rivven has acknowledged all of them.
    ///
    /// Small batches are written together: what a request costs does not grow with what is in it.
    private func publish(_ batches: [SourceBatch]) async throws {
        var gathered = GatheredEvents()
        for batch in batches {
            try checkOwned()
            let made = try batch.events()
            for refusal in made.refusals {
                let place = origin(refusal.offset..<refusal.offset + 1)
                try await pipeline.flow.bury(refusal.record, from: place, because: refusal.reason)
            }
            if gathered.count + made.events.count > pipeline.flow.portion { try await publish(&gathered) }
            gathered.add(made, from: batch.offsets, byKey: pipeline.spread?.isByKey ?? false)
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
            try checkOwned()
            try await publish(portion, of: gathered)
            start = portion.upperBound
        }
        gathered.removeAll()
    }

    private func origin(_ offsets: Range<Int64>) -> EventOrigin {
        EventOrigin(topic: pipeline.source.name, partition: partition, offsets: offsets)
    }

    /// Writes a portion: to the lane's own partition, or side by side to those that the events are spread over.
    private func publish(_ portion: Range<Int>, of gathered: GatheredEvents) async throws {
        guard let spread = pipeline.spread else {
            return try await write(gathered.portion(portion), to: partition) { index in
                gathered.offsets(of: portion.lowerBound + index)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for share in spread.shares(of: portion, in: gathered, from: partition) {
                group.addTask {
                    try await self.write(share.indices.map { gathered.events[$0] }, to: share.target) { index in
                        gathered.offsets(of: share.indices[index])
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Writes events to one partition; where Rivven refuses them for what they are, one after another.
    private func write(
        _ events: [RivvenRecord], to target: Int, offsets: @Sendable (Int) -> Range<Int64>
    ) async throws {
        do {
            _ = try await pipeline.store.publish(topic: pipeline.topic.name, partition: target, records: events)
        } catch let error as RivvenError where error.code == .invalidArgument {
            guard events.count > 1 else {
                return try await pipeline.flow.bury(events[0], from: origin(offsets(0)), because: "\(error)")
            }
            for (index, event) in events.enumerated() {
                try checkOwned()
                try await write([event], to: target) { _ in offsets(index) }
            }
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
                    bytes += batch.memory
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

    /// Notes that all before `position` is read, where all that was taken is written: markers behind the last record
    /// are to be committed too, or whoever waits for the end waits for ever.
    func advance(to position: Int64) {
        state.withLock { state in
            guard !state.isDropped, !state.isPublishing, position > 0 else { return }
            if state.epoch == nil { state.epoch = state.tracker.begin(at: 0) }
            state.tracker.skip(to: position)
        }
    }

    /// Ends the lane: what waits is let go of, and nothing is committed any more.
    func drop() {
        let bytes = state.withLock { state in
            state.isDropped = true
            state.tracker.finish()
            state.times = []
            defer { state.queue = [] }
            return state.queue.reduce(0) { $0 + $1.memory }
        }
        pipeline.dropped(bytes)
        wakeWaiters()
    }

    /// Since when something is under way that is not acknowledged.
    var oldestUnacknowledged: ContinuousClock.Instant? { state.withLock { $0.times.first } }

    /// The position to commit, where there is one that is not committed yet.
    func positionToCommit() -> CommittablePosition? {
        state.withLock { $0.tracker.committable }
    }

    func committed(_ position: CommittablePosition) {
        state.withLock { $0.tracker.noteCommitted(position) }
    }
}
