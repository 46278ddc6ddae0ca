import KafkaCodecs
import KafkaMetrics
public import RivvenProtocol

/// The progress of the pipeline, and the end of a run.
extension SinkPipeline {
    /// The most partitions whose ends are requested concurrently.
    private static let looksAtATime = 8

    /// The progress of the pipeline, as far as it is known without a request. Lag and `carried` count events; in format
    /// `batch` an event is a batch of several records.
    var progress: PipelineProgress {
        let (lanes, missing, outside, endAge, commitTrouble) = state.withLock { state in
            (
                state.lanes.values + state.draining, state.missing,
                state.member.map(\.outsideSince) ?? state.outsideSince, state.looks.longestAge,
                state.commitTrouble
            )
        }
        var progress = PipelineProgress()
        progress.carried = carried.value
        progress.deadLetters = flow.deadLetters
        progress.partitions = lanes.count
        progress.outsideGroupSince = outside
        progress.degraded = missing.sorted().map { "Rivven topic \"\($0)\" does not exist" }
        var lag: Int64? = lanes.isEmpty ? nil : 0
        for lane in lanes.sorted(by: { $0.partition < $1.partition }) {
            let lane = lane.progress(withEndOf: endAge)
            if let known = lag, let more = lane.lag { lag = known.adding(more) } else { lag = nil }
            if let oldest = lane.oldestUnacknowledged {
                progress.oldestUnacknowledged = min(progress.oldestUnacknowledged ?? oldest, oldest)
            }
            if let last = lane.lastAcknowledged {
                progress.lastAcknowledged = max(progress.lastAcknowledged ?? last, last)
            }
            if let trouble = lane.trouble { progress.degraded.append(trouble) }
        }
        if let commitTrouble { progress.degraded.append("its positions cannot be committed: \(commitTrouble)") }
        progress.lag = lag
        return progress
    }

    /// Whether a run is in progress and the sink is open.
    var isCarrying: Bool { state.withLock { $0.session != nil } }

    /// Whether the last run opened the target. If so, only the result of the run tells whether it succeeded.
    var hasOpened: Bool { state.withLock { $0.hasOpened } }

    /// The time at which the oldest unacknowledged event was read.
    var oldestUnacknowledged: ContinuousClock.Instant? { progress.oldestUnacknowledged }

    /// Returns the number of unacknowledged events of this process's partitions; `nil` while it is unknown.
    public func lag() async -> Int64? { progress.lag }

    // MARK: Partition ends

    /// Requests the ends of the partitions again and again, and detects topics that were deleted and created again.
    func lookRegularly() async {
        while !Task.isCancelled {
            let started = ContinuousClock.now
            let succeeded = await look(at: state.withLock { Array($0.lanes.values) })
            let took = started.duration(to: .now)
            let wait = state.withLock { $0.looks.noteRound(took, succeeded: succeeded) }
            do { try await Task.sleep(for: wait) } catch { return }
        }
    }

    /// Requests the ends of the lanes' partitions. Returns whether all requests succeeded.
    private func look(at lanes: [SinkLane]) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            var (waiting, succeeded) = (lanes[...], true)
            func begin() {
                guard !Task.isCancelled, let lane = waiting.popFirst() else { return }
                group.addTask { await self.look(at: lane) }
            }
            for _ in 0..<Self.looksAtATime { begin() }
            while let isDone = await group.next() {
                succeeded = succeeded && isDone
                begin()
            }
            return succeeded
        }
    }

    /// Requests the end of a lane's partition. Returns whether that succeeded. After a failure the known end stays,
    /// until it is too old to be used.
    private func look(at lane: SinkLane) async -> Bool {
        let partition = lane.partition
        let known = lane.state.withLock { $0.acknowledged }
        let asked = ContinuousClock.now
        guard let bounds = try? await store.offsetBounds(topic: partition.topic, partition: partition.partition)
        else { return false }
        guard !lane.sawEnd(bounds.latest, at: asked), store.isSharedWithOtherProcesses else { return true }
        guard let known, let mark = known.mark else { return true }
        let holds = try? await holds(mark, before: known.offset, partition, bounds)
        if holds == false { lane.sawRecreation() }
        return holds != nil
    }

    // MARK: The end

    /// Returns the current end of each partition that has events.
    ///
    /// - Throws: `ConnectorError` if a topic does not exist.
    public func ends() async throws -> [RivvenPartition: Int64] {
        var ends: [RivvenPartition: Int64] = [:]
        for topic in topics {
            guard let count = try await store.partitionCount(topic: topic) else {
                throw ConnectorError(
                    "\(name): Rivven topic \"\(topic)\" does not exist: correct the sink's topics, or create the topic")
            }
            for number in 0..<count {
                let bounds = try await store.offsetBounds(topic: topic, partition: number)
                guard bounds.latest > bounds.earliest else { continue }
                ends[RivvenPartition(topic, number)] = bounds.latest
            }
        }
        return ends
    }

    /// How many runs of a lane may fail one after another, before a run that has an end fails with the same error.
    private static let mostFailures = 3

    /// Ends the run once everything before `ends` is acknowledged, by any member of the group. Fails the run if only
    /// failing partitions are left.
    func watch(_ ends: [RivvenPartition: Int64]) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
            let left = await unreached(ends)
            if left.isEmpty { return end { $0.isEnding = true } }
            let lanes = state.withLock { $0.lanes }
            let failing = left.compactMap { lanes[$0]?.trouble }.filter { $0.failures >= Self.mostFailures }
            if failing.count == left.count, let error = failing.first?.error { return fail(error) }
        }
    }

    private func unreached(_ ends: [RivvenPartition: Int64]) async -> [RivvenPartition] {
        let lanes = state.withLock { $0.lanes }
        var left: [RivvenPartition] = []
        for (partition, end) in ends {
            if let lane = lanes[partition] {
                if lane.acknowledged ?? .min < end || lane.isRecreated { left.append(partition) }
            } else if await !isCommitted(partition, end) {
                left.append(partition)
            }
        }
        return left
    }

    /// Returns whether another member has committed `end`. A position behind the log's current end belongs to another
    /// log.
    private func isCommitted(_ partition: RivvenPartition, _ end: Int64) async -> Bool {
        let (topic, number) = (partition.topic, partition.partition)
        guard
            let committed = try? await store.committedOffset(group: group, topic: topic, partition: number),
            committed >= end
        else { return false }
        let latest = try? await store.offsetBounds(topic: topic, partition: number).latest
        return latest.map { committed <= $0 } ?? false
    }
}
