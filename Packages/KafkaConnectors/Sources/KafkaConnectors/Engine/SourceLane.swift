import KafkaCodecs
import KafkaMetrics
import RivvenProtocol

/// The transfer of one partition from its source to Rivven: batches in order, one chunk of events at a time.
///
/// Invariants:
/// - The acknowledged records are a prefix of the accepted ones, and only that prefix is committed.
/// - A lane that was dropped because its partition was revoked or lost starts no further write and commits nothing
///   more. The partition's next lane waits for the write that is still in flight.
/// - A lane that stopped because Rivven rejects a record writes nothing behind that record.
final class SourceLane: Sendable {
    struct State {
        var queue: [SourceBatch] = []
        /// The time at which each unacknowledged batch was read.
        var times: [ContinuousClock.Instant] = []
        var isPublishing = false
        var tracker = AcknowledgementTracker()
        /// The ownership in which the lane commits. Begins with the first batch if the connector does not report where
        /// reading begins.
        var epoch: OwnershipEpoch?
        /// The member that received the partition. Everything that the lane commits is committed on its behalf.
        var owner: SourceOwner?
        var isDropped = false
        /// Why the lane has stopped writing although this process still owns the partition; `nil` if it has not.
        var stopReason: String?
        /// The error that the lane is retrying, for people to read; `nil` if there is none.
        var trouble: String?
        var pacer: ChunkPacer
        /// Completes when everything that was accepted is written, or when the lane is dropped; `nil` if nobody waits
        /// for it.
        var idle: Completion?
    }

    private enum Step {
        case queued, mustStart, dropped, stopped, outOfOrder
    }

    let partition: Int
    let pipeline: SourcePipeline
    /// The target offset from which on the target's last message shows how far this lane has come; `nil` if it never
    /// does.
    let tailsSince: Int64?
    let state: Lock<State>
    /// Completes when the lane is dropped, which ends the wait before a retry.
    let end = Completion()
    private static let queuedBytesAtOnce = 4 << 20

    init(pipeline: SourcePipeline, partition: Int, tailsSince: Int64?) {
        self.pipeline = pipeline
        self.partition = partition
        self.tailsSince = tailsSince
        state = Lock(State(pacer: ChunkPacer(mostRecords: pipeline.flow.chunkSize)))
    }

    // MARK: Batches

    /// Notes where the lane begins. Must be called before its first batch.
    func begin(_ start: SourceStart) {
        state.withLock { state in
            guard !state.isDropped, state.epoch == nil else { return }
            state.epoch = state.tracker.begin(at: start.position, committed: start.committed ?? -1)
            state.owner = start.owner
        }
    }

    /// Accepts a batch. Returns whether it will be carried; `false` if the partition was revoked or lost, or if the
    /// batch does not follow the previous one.
    func enqueue(_ batch: SourceBatch) -> Bool {
        let step = state.withLock { state -> Step in
            if state.stopReason != nil { return .stopped }
            // Checked under the lock: if the partition is revoked after this, the drain that follows finds the batch in
            // the queue.
            guard !state.isDropped, !batch.isRevoked else { return .dropped }
            if state.epoch == nil { state.epoch = state.tracker.begin(at: batch.offsets.lowerBound) }
            guard state.tracker.register(batch.offsets) else { return .outOfOrder }
            state.owner = state.owner ?? batch.owner
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
        case .stopped:
            // The batch does not count as left out, because the partition is reported as stopped.
            pipeline.dropped(batch.memory)
            return true
        case .dropped:
            pipeline.dropped(batch.memory)
            return false
        case .outOfOrder:
            drop()
            pipeline.dropped(batch.memory)
            pipeline.readAgain(
                because: "partition \(partition) continues at offset \(batch.offsets.lowerBound), before what was read")
            return false
        }
    }

    /// Removes the next batches from the queue and returns them. If there are none, marks the lane as idle and returns
    /// `nil`.
    func nextBatches() -> [SourceBatch]? {
        let (batches, idle) = state.withLock { state -> ([SourceBatch]?, Completion?) in
            guard !state.queue.isEmpty else {
                state.isPublishing = false
                defer { state.idle = nil }
                return (nil, state.idle)
            }
            var bytes = 0
            let count =
                state.queue.firstIndex { batch in
                    bytes += batch.memory
                    return bytes > Self.queuedBytesAtOnce
                } ?? state.queue.count
            let batches = Array(state.queue.prefix(max(count, 1)))
            state.queue.removeFirst(batches.count)
            return (batches, nil)
        }
        idle?.complete()
        return batches
    }

    /// Notes that Rivven has acknowledged `batches`, which are the first unacknowledged ones, and the next batch up
    /// to the source offset `part`.
    func acknowledge(_ batches: some Collection<SourceBatch>, part: Int64?) {
        let times = state.withLock { state -> ArraySlice<ContinuousClock.Instant> in
            guard let epoch = state.epoch, !state.isDropped else { return [] }
            for batch in batches { state.tracker.acknowledge(batch.offsets.lowerBound, in: epoch) }
            if let part { state.tracker.acknowledgePart(upTo: part, in: epoch) }
            let times = state.times.prefix(batches.count)
            state.times.removeFirst(times.count)
            return times
        }
        for time in times { pipeline.latency.observe(time.duration(to: .now)) }
    }

    // MARK: The end

    /// Whether the lane has nothing left to write and no write is in flight.
    var isIdle: Bool { state.withLock { !$0.isPublishing } }

    /// Waits until everything that was read is written, the lane is dropped, or `deadline` has passed.
    func drained(by deadline: ContinuousClock.Instant) async {
        let idle = state.withLock { state -> Completion? in
            guard state.isPublishing else { return nil }
            state.idle = state.idle ?? Completion()
            return state.idle
        }
        await idle?.wait(until: deadline)
    }

    /// Notes that no write is in flight any more.
    func stopPublishing() {
        state.withLock { $0.isPublishing = false }
        completeIdle()
    }

    private func completeIdle() {
        let idle = state.withLock { state in
            defer { state.idle = nil }
            return state.idle
        }
        idle?.complete()
    }

    /// Marks everything before `position` as done, if the lane has nothing left to write. That commits transaction
    /// markers behind the last record too; otherwise a member that waits for the end of the partition would wait
    /// forever.
    func advance(to position: Int64) {
        state.withLock { state in
            guard !state.isDropped, !state.isPublishing, state.stopReason == nil, position > 0 else { return }
            if state.epoch == nil { state.epoch = state.tracker.begin(at: 0) }
            state.tracker.skip(to: position)
        }
    }

    /// Ends the lane: discards the queued batches, and commits nothing more.
    func drop() { leave(commitsMore: false) }

    /// Accepts and writes nothing more, and discards the queued batches. What is acknowledged can still be committed.
    /// Only the lane's own task calls this, between two writes.
    func leave() { leave(commitsMore: true) }

    private func leave(commitsMore: Bool) {
        let bytes = state.withLock { state in
            state.isDropped = true
            // Set under this lock, because `end.complete()` below wakes a drain, which immediately checks whether the
            // lane is idle.
            if commitsMore { state.isPublishing = false } else { state.tracker.finish() }
            state.times = []
            defer { state.queue = [] }
            return state.queue.reduce(0) { $0 + $1.memory }
        }
        pipeline.dropped(bytes)
        end.complete()
        completeIdle()
    }

    /// Stops writing the partition, and reports `reason`. This process keeps the partition.
    func stop(because reason: String) {
        let bytes = state.withLock { state -> Int in
            state.stopReason = reason
            state.times.removeLast(max(state.times.count - 1, 0))
            defer { state.queue = [] }
            return state.queue.reduce(0) { $0 + $1.memory }
        }
        pipeline.dropped(bytes)
    }

    // MARK: Progress

    /// The time at which the oldest unacknowledged record was read.
    var oldestUnacknowledged: ContinuousClock.Instant? { state.withLock { $0.times.first } }

    /// The offset up to which everything is acknowledged; `nil` before the position is known.
    var acknowledged: Int64? { state.withLock { $0.epoch == nil ? nil : $0.tracker.acknowledged } }

    /// Why the lane makes no progress; `nil` if it does.
    var trouble: String? { state.withLock { $0.stopReason ?? $0.trouble } }

    /// Why the lane stopped; `nil` if it did not.
    var stopReason: String? { state.withLock { $0.stopReason } }

    /// The acknowledged position, if it is not committed yet.
    func positionToCommit() -> CommittablePosition? {
        state.withLock { Self.owned($0.tracker.committable, $0) }
    }

    /// The position up to which everything is acknowledged, whether it is committed or not.
    func reached() -> CommittablePosition? { state.withLock { Self.owned($0.tracker.reached, $0) } }

    private static func owned(_ position: CommittablePosition?, _ state: State) -> CommittablePosition? {
        var position = position
        position?.owner = state.owner
        return position
    }

    func committed(_ position: CommittablePosition) {
        state.withLock { $0.tracker.noteCommitted(position) }
    }
}
