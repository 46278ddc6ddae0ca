import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol

/// The partitions that are assigned to a source pipeline, revoked or lost.
extension SourcePipeline {
    func hooks() -> SourceHooks {
        var hooks = SourceHooks()
        hooks.assigned = { [weak self] partitions in try await self?.begin(partitions) ?? [:] }
        hooks.isWaiting = { [weak self] partition in self?.isWaiting(partition) ?? false }
        hooks.began = { [weak self] positions in self?.noteStarts(positions) }
        hooks.revoked = { [weak self] partitions in await self?.drain(partitions) }
        hooks.lost = { [weak self] partitions in
            guard let self else { return }
            self.log.warning("\(self.title): lost its partitions, which another member may have now")
            self.forget(partitions)
            self.end(self.take(partitions))
        }
        hooks.noticed = { [weak self] message in
            guard let self else { return }
            self.log.warning("\(self.title): \(message)")
        }
        hooks.hasWritten = { [weak self] in
            guard let self else { return false }
            return try await TailTrust(of: self).hasWritten($0)
        }
        hooks.noteWriting = { [weak self] in
            guard let self, let writer = self.state.withLock({ $0.writer }) else { return }
            try await writer.noteWriting(to: self.topic.name, in: self.store)
        }
        hooks.sharesStore = store.isSharedWithOtherProcesses
        return hooks
    }

    // MARK: Assignment

    /// Prepares the partitions of an assignment, and returns where each continues according to the target's last
    /// message. A partition that cannot be prepared waits and is tried again; the others are read.
    private func begin(_ partitions: [Int]) async throws -> [Int: Int64] {
        counters.record { $0.recordRebalance() }
        if !partitions.isEmpty {
            log.info("\(title): carries partitions \(partitions.map(String.init).joined(separator: ", "))")
        }
        let round = state.withLock { state in
            state.round += 1
            state.announcesAssignments = true
            state.assigned = Set(partitions)
            state.waiting = [:]
            state.tally.noteInside()
            return state.round
        }
        let trust = try await TailTrust(of: self)
        state.withLock { $0.writer = trust.writer }
        let outcomes = await withTaskGroup(of: (Int, Result<Int64?, any Error>).self) { group in
            for partition in partitions {
                group.addTask {
                    do {
                        return (partition, .success(try await self.prepare(partition, trust, in: round)))
                    } catch {
                        return (partition, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var positions: [Int: Int64] = [:]
        var waiting: [Int: String] = [:]
        for (partition, outcome) in outcomes {
            switch outcome {
            case .success(let position): positions[partition] = position
            case .failure(let error): waiting[partition] = "\(error)"
            }
        }
        hold(waiting, trust, in: round)
        return positions
    }

    /// Prepares a partition so that only this process writes it, and finds where it continues.
    ///
    /// - Returns: The source offset after the target's last message; `nil` if that message does not show it.
    private func prepare(_ partition: Int, _ trust: TailTrust, in round: Int) async throws -> Int64? {
        try await awaitLeaving(partition)
        if spread == nil, partition >= state.withLock({ $0.targetCount }) { try await growTarget(to: partition + 1) }
        if trust.mayHold { _ = try await store.takeOverWriting(topic: topic.name, partition: partition) }
        let since = try await trust.since(for: partition)
        let position = try await settledPosition(of: partition, since: since)
        let lane = SourceLane(pipeline: self, partition: partition, tailsSince: since)
        let isCurrent = state.withLock { state in
            guard state.round == round, state.assigned.contains(partition) else { return false }
            state.lanes[partition] = lane
            return true
        }
        if !isCurrent { lane.drop() }
        return position
    }

    /// Returns the source offset after the target's last message, once no write to the target is in flight.
    ///
    /// - Parameter since: The target offset from which on a last message is believed; `nil` if none is.
    private func settledPosition(of partition: Int, since: Int64?) async throws -> Int64? {
        guard let since, let tail = try await store.settledTail(topic: topic.name, partition: partition),
            let position = source.position(after: tail), tail.offset >= since, position.partition == partition
        else { return nil }
        return position.offset
    }

    private func isWaiting(_ partition: Int) -> Bool { state.withLock { $0.waiting[partition] != nil } }

    private func noteStarts(_ starts: [Int: SourceStart]) {
        let lanes = state.withLock { $0.lanes }
        for (partition, start) in starts { lanes[partition]?.begin(start) }
    }

    // MARK: Waiting partitions

    /// Adds partitions to the target until it has `count`.
    func growTarget(to count: Int) async throws {
        var existing = try await store.partitionCount(topic: topic.name) ?? 0
        if existing < count {
            do { existing = try await store.growTopic(topic.name, to: count) } catch {
                throw ConnectorError(Self.tooFewPartitions(topic.name, existing, count, error))
            }
        }
        state.withLock { $0.targetCount = max($0.targetCount, existing) }
        guard existing >= count else {
            throw ConnectorError(Self.tooFewPartitions(topic.name, existing, count, nil))
        }
    }

    static func tooFewPartitions(_ topic: String, _ existing: Int, _ count: Int, _ error: (any Error)?) -> String {
        "the source has \(count) partitions and Rivven topic \"\(topic)\" only \(existing)"
            + (error.map { ", and it cannot grow: \($0)" } ?? "")
            + "; give it as many, or set config.partitioning to key or round_robin"
    }

    /// Excludes partitions from reading, and tries to prepare them until that succeeds or they are revoked.
    private func hold(_ waiting: [Int: String], _ trust: TailTrust, in round: Int) {
        guard !waiting.isEmpty else { return }
        state.withLock { if $0.round == round { $0.waiting = waiting } }
        for (partition, reason) in waiting.sorted(by: { $0.key < $1.key })
        where causes.isNew(log.context.untitled(reason)) {
            log.warning("\(title): partition \(partition) waits, the others continue: \(reason)")
        }
        Task { await self.retryWaiting(trust, in: round) }
    }

    private func retryWaiting(_ trust: TailTrust, in round: Int) async {
        var backoff = Backoff(initial: .milliseconds(500), maximum: .seconds(30))
        while true {
            await stopSignal.sleep(for: backoff.next())
            let (waiting, reader) = state.withLock { ($0.round == round ? $0.waiting : [:], $0.reader) }
            guard !waiting.isEmpty, !stopSignal.isStopped else { return }
            guard let reader else { continue }
            for partition in waiting.keys.sorted() {
                do {
                    let position = try await prepare(partition, trust, in: round)
                    let isCurrent = state.withLock { state in
                        guard state.round == round else { return false }
                        state.waiting[partition] = nil
                        return true
                    }
                    guard isCurrent else { return }
                    try await reader.resume(partition, at: position)
                    log.info("\(title): partition \(partition) is carried now")
                } catch {
                    state.withLock { if $0.round == round { $0.waiting[partition] = "\(error)" } }
                }
            }
        }
    }

    // MARK: Lanes

    /// Returns the lane of a partition; `nil` if the partition is not assigned to this process. For a connector that
    /// announces no assignments, lanes are created as batches arrive.
    ///
    /// A batch may arrive after the lane of its partition has ended, when records before it may be unwritten. If the
    /// batch were written, the target's last message would claim that those records were written too.
    func lane(for partition: Int) -> SourceLane? {
        state.withLock { state in
            if let lane = state.lanes[partition] { return lane }
            guard !state.announcesAssignments else { return nil }
            let lane = SourceLane(pipeline: self, partition: partition, tailsSince: nil)
            state.lanes[partition] = lane
            return lane
        }
    }

    /// Ends lanes, and keeps those that still have a write in flight.
    func end(_ lanes: [SourceLane]) {
        for lane in lanes {
            lane.drop()
            guard !lane.isIdle else { continue }
            state.withLock { state in
                state.leaving[lane.partition, default: []].append(lane)
                if stopSignal.isStopped { state.isUndrained = true }
            }
        }
    }

    func take(_ partitions: [Int]) -> [SourceLane] {
        state.withLock { state in partitions.compactMap { state.lanes.removeValue(forKey: $0) } }
    }

    /// Waits until former lanes of `partition` have no write in flight. Until then the target's last message may still
    /// change.
    private func awaitLeaving(_ partition: Int) async throws {
        let lanes = state.withLock { $0.leaving[partition] ?? [] }
        let deadline = ContinuousClock.now + max(options.drainTimeout, .seconds(5))
        for lane in lanes {
            // The wait also ends when the lane is dropped, while a write may still be in flight.
            while !lane.isIdle, ContinuousClock.now < deadline { await lane.drained(by: deadline) }
        }
        guard lanes.allSatisfy(\.isIdle) else {
            throw ConnectorError(
                "\(title): Rivven is still writing what partition \(partition) had before it was assigned again")
        }
        state.withLock { $0.leaving[partition]?.removeAll(where: \.isIdle) }
    }

    /// Writes and commits what was read of partitions that are being revoked.
    private func drain(_ partitions: [Int]) async {
        forget(partitions)
        let lanes = state.withLock { state in partitions.compactMap { state.lanes[$0] } }
        let deadline = ContinuousClock.now + drainTimeout
        for lane in lanes { await lane.drained(by: deadline) }
        await commit(lanes)
        end(take(partitions))
    }

    /// Notes that partitions do not belong to this process any more.
    private func forget(_ partitions: [Int]) {
        state.withLock { state in
            state.round += 1
            state.assigned.subtract(partitions)
            for partition in partitions { state.waiting[partition] = nil }
            state.commitTrouble = nil
            state.tally.noteOutside()
        }
    }

    /// Reports a lane that has stopped, and pauses the reading of its partition.
    func laneStopped(_ lane: SourceLane) async {
        let reason = lane.stopReason ?? ""
        if causes.isNew(reason) {
            log.error(
                "\(title): partition \(lane.partition) stops, the others continue: \(reason); nothing was skipped",
                error: reason, partition: lane.partition)
        } else {
            log.info("\(title): partition \(lane.partition) stops for the same reason")
        }
        counters.record { $0.recordError() }
        await state.withLock({ $0.reader })?.pause(lane.partition)
    }

    // MARK: After a failed write

    /// Checks that this member still owns the partition, by a commit: the group's coordinator rejects it otherwise.
    ///
    /// - Throws: `SourceLane.PartitionLost` if another member owns it; another error if that cannot be determined now.
    func confirmOwnership(of lane: SourceLane) async throws {
        guard let reader = state.withLock({ $0.reader }), let position = lane.reached() else {
            throw SourceLane.PartitionLost()
        }
        do {
            try await reader.commit([lane.partition: position])
        } catch let error as SourceLane.PartitionLost {
            log.warning("\(title): partition \(lane.partition) was taken over by another process: \(error)")
            throw error
        }
    }

    /// Takes over the partition from any process that may still write it, and finds how much of a failed write was
    /// written.
    ///
    /// - Returns: The source offset up to which everything is written; `nil` if the target does not show it.
    func positionAfterFailure(of lane: SourceLane) async throws -> Int64? {
        guard let since = lane.tailsSince else { return nil }
        _ = try await store.takeOverWriting(topic: topic.name, partition: lane.partition)
        return try await settledPosition(of: lane.partition, since: since)
    }
}
