import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol

/// The commits of a source pipeline, and the end of a run.
extension SourcePipeline {
    /// Notes that records of a lane are acknowledged, and commits them if there is no commit interval.
    func acknowledged(_ records: Int, by lane: SourceLane, releasing bytes: Int) async {
        budget.give(bytes)
        state.withLock { $0.tally.noteCarried(records) }
        if options.commitInterval == nil { await commit([lane]) }
    }

    /// Gives back the bytes of batches that are discarded.
    func dropped(_ bytes: Int) { budget.give(bytes) }

    func commitRegularly() async {
        guard let interval = options.commitInterval else { return }
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            advanceLanes()
            await commit(state.withLock { Array($0.lanes.values) })
        }
    }

    /// Moves idle lanes past offsets without a record. The lanes are collected before the positions are read, so that
    /// no lane is moved by a position of a later assignment.
    func advanceLanes() {
        let (reader, lanes) = state.withLock { ($0.reader, $0.lanes.values) }
        guard let reader else { return }
        for lane in lanes {
            if let position = reader.position(of: lane.partition) { lane.advance(to: position) }
        }
    }

    /// Commits the acknowledged positions of `lanes`. A failed commit is repeated with the next one.
    func commit(_ lanes: [SourceLane]) async {
        guard let reader = state.withLock({ $0.reader }) else { return }
        let reached = lanes.compactMap { lane in lane.positionToCommit().map { (lane: lane, position: $0) } }
        guard !reached.isEmpty else { return }
        let positions = Dictionary(reached.map { ($0.lane.partition, $0.position) }) { $0.offset > $1.offset ? $0 : $1 }
        state.withLock { $0.committingSince = $0.committingSince ?? .now }
        do {
            try await reader.commit(positions)
            state.withLock { ($0.commitTrouble, $0.committingSince) = (nil, nil) }
            counters.record { $0.recordCommit() }
            for (lane, position) in reached { lane.committed(position) }
        } catch {
            // The loss of partitions is reported separately.
            let trouble = error is SourceLane.PartitionLost ? nil : "\(error)"
            state.withLock { ($0.commitTrouble, $0.committingSince) = (trouble, nil) }
            counters.record { $0.recordCommitFailure() }
            log.warning("\(title): the position was not committed: \(error)")
        }
    }

    // MARK: The end

    /// Ends the run once everything before `ends` is written, by any member of the group.
    func watch(_ ends: [Int: Int64]) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
            guard let open = unfinished(ends) else { continue }
            // Other members wait for this member's commits, as it waits for theirs.
            advanceLanes()
            await commit(state.withLock { Array($0.lanes.values) })
            if !open.isEmpty {
                guard let committed = try? await source.committed(),
                    open.allSatisfy({ committed[$0] ?? 0 >= ends[$0] ?? 0 })
                else { continue }
            }
            // Read before closing: the reader gives up the partitions when it is closed, which discards the reasons.
            let stopped = stoppedPartitions
            let reader = state.withLock { state in
                state.leftBehind = stopped
                return state.reader
            }
            await reader?.close(deadline: drainTimeout)
            return
        }
    }

    /// Returns the partitions of `ends` that other members own; `nil` while this reader's own partitions are not
    /// finished. A partition that has stopped counts as finished, and is reported at the end.
    private func unfinished(_ ends: [Int: Int64]) -> [Int]? {
        let (reader, lanes, waiting) = state.withLock { ($0.reader, $0.lanes, $0.waiting) }
        guard let reader else { return nil }
        var others: [Int] = []
        for (partition, end) in ends where end > 0 {
            if lanes[partition]?.stopReason != nil || waiting[partition] != nil { continue }
            guard let position = reader.position(of: partition) else {
                others.append(partition)
                continue
            }
            guard position >= end, lanes[partition]?.isIdle ?? true else { return nil }
        }
        return others
    }

    /// The reasons why partitions were not carried to their end.
    private var stoppedPartitions: [String] {
        let (lanes, waiting) = state.withLock { ($0.lanes, $0.waiting) }
        let stopped = lanes.compactMapValues(\.stopReason).merging(waiting) { $1 }
        return stopped.sorted { $0.key < $1.key }.map { "partition \($0.key) is not carried: \($0.value)" }
    }
}
