import KafkaCodecs
import RivvenProtocol

/// The batches that a lane is writing, in order, and how much of them is acknowledged.
struct LaneWork {
    /// The batches that are not completely acknowledged.
    var batches: ArraySlice<SourceBatch>
    /// The source offset up to which everything is acknowledged.
    var position = Int64.min
    /// The number of records of the first batch that are already counted as carried.
    var counted = 0
    /// The first offsets of the records that are in the dead-letter topic.
    var letters: Set<Int64> = []

    init(_ batches: [SourceBatch]) { self.batches = batches[...] }
}

extension SourceLane {
    /// This process does not own the partition any more, or may not own it.
    struct PartitionLost: Error, CustomStringConvertible {
        var description: String { "another member of the group may own the partition" }
    }

    /// The connector is stopping and no further write may begin: the rate limit does not allow one yet, or half of the
    /// stop timeout has passed.
    struct Stopping: Error {}

    /// A record cannot be written, so the lane writes nothing more.
    struct Unwritable: Error {
        let reason: String
    }

    /// Writes the queued batches until none are left.
    func publishAll() async {
        while let batches = nextBatches() {
            var work = LaneWork(batches)
            do {
                try await carry(&work)
            } catch {
                let left = work.batches.reduce(0) { $0 + $1.memory }
                if let error = error as? Unwritable {
                    stop(because: error.reason)
                } else if error is Stopping {
                    leave()
                    pipeline.noteLeftUnwritten()
                } else {
                    let wasDropped = state.withLock { $0.isDropped }
                    drop()
                    // The failure is reported before the lane becomes idle: an idle lane without a failure counts as
                    // having carried everything.
                    if !wasDropped, !(error is PartitionLost) { pipeline.fail(error) }
                }
                pipeline.dropped(left)
                stopPublishing()
                if error is Unwritable { await pipeline.laneStopped(self) }
                return
            }
        }
    }

    /// Writes all of `work`. Retries failures whose cause may go away.
    private func carry(_ work: inout LaneWork) async throws {
        var recovery = LaneRecovery(lane: self)
        while !work.batches.isEmpty {
            let before = (work.batches.count, work.position)
            do {
                try await publish(&work)
            } catch {
                if before != (work.batches.count, work.position) { recovery.noteProgress() }
                if let position = try await recovery.recover(from: error, carrying: work.batches.first) {
                    await passed(position, &work)
                }
            }
        }
        recovery.end()
    }

    /// Throws if another process may own the partition by now. Called right before each write, since the process may
    /// have been frozen for any time.
    ///
    /// - Parameter batch: One of the batches that are written.
    func checkOwned(_ batch: SourceBatch?) throws {
        if state.withLock({ $0.isDropped }) || batch?.isRevoked == true { throw PartitionLost() }
    }

    /// Writes the events of batches in order. Small batches are written together, since a request has a fixed cost.
    private func publish(_ work: inout LaneWork) async throws {
        var gathered = PendingEvents()
        for batch in work.batches {
            try checkOwned(batch)
            let made: SourceEvents
            do { made = try batch.events() } catch {
                throw Unwritable(reason: "offsets \(batch.offsets) cannot be converted: \(error)")
            }
            for refusal in made.refusals where refusal.offset >= work.position {
                try await sendToDeadLetters(
                    refusal.record, at: refusal.offset..<refusal.offset.adding(1), refusal.reason, &work)
            }
            if gathered.count + made.events.count > chunkLimit { try await publish(&gathered, &work) }
            gathered.add(made, from: batch, after: work.position, byKey: pipeline.spread?.isByKey ?? false)
        }
        try await publish(&gathered, &work)
    }

    private var chunkLimit: Int { state.withLock { $0.pacer.records } }

    /// Writes the gathered events, in chunks.
    private func publish(_ gathered: inout PendingEvents, _ work: inout LaneWork) async throws {
        let flow = pipeline.flow
        var start = 0
        while start < gathered.count {
            let pacer = state.withLock { $0.pacer }
            let end = gathered.end(ofChunkAt: start, records: min(pacer.records, flow.chunkSize), bytes: pacer.bytes)
            let chunk = start..<end
            guard await flow.awaitTurn(chunk.count) else { throw Stopping() }
            defer { flow.endTurn(chunk.count) }
            try await publish(chunk, of: &gathered, &work)
            await acknowledge(before: end, of: &gathered, &work)
            start = end
        }
        await acknowledge(before: start, of: &gathered, &work)
        gathered.removeAll()
    }

    /// Writes a chunk: to the lane's own partition, or concurrently to the partitions over which events are
    /// distributed.
    private func publish(
        _ chunk: Range<Int>, of gathered: inout PendingEvents, _ work: inout LaneWork
    ) async throws {
        let begun = ContinuousClock.now
        let isWhole: Bool
        if let spread = pipeline.spread {
            isWhole = try await write(spread.shares(of: chunk, in: gathered, from: partition), of: &gathered, &work)
        } else {
            isWhole = try await write(chunk, of: &gathered, &work)
        }
        guard isWhole else { return }
        let took = begun.duration(to: .now)
        let bytes = chunk.count == gathered.count ? gathered.bytes : gathered.bytes * chunk.count / gathered.count
        state.withLock { $0.pacer.note(took, records: chunk.count, bytes: bytes) }
    }

    /// Writes events to the lane's own partition, in order. If Rivven rejects them, halves them until the rejected ones
    /// are found.
    ///
    /// A rejected event is put into the dead-letter topic before anything behind it is written. Otherwise the target's
    /// last event would claim that the rejected one is done.
    ///
    /// - Returns: Whether Rivven accepted all of them in one request.
    private func write(
        _ range: Range<Int>, of gathered: inout PendingEvents, _ work: inout LaneWork
    ) async throws -> Bool {
        try checkOwned(work.batches.first)
        do {
            let events = gathered.chunk(range)
            _ = try await pipeline.store.publish(topic: pipeline.topic.name, partition: partition, records: events)
            return true
        } catch let error as RivvenError where error.code == .invalidArgument {
            guard range.count > 1 else {
                let event = gathered.events[range.lowerBound]
                try await sendToDeadLetters(event, at: gathered.offsets(of: range.lowerBound), "\(error)", &work)
                return false
            }
            let middle = range.lowerBound + range.count / 2
            _ = try await write(range.lowerBound..<middle, of: &gathered, &work)
            await acknowledge(before: middle, of: &gathered, &work)
            _ = try await write(middle..<range.upperBound, of: &gathered, &work)
            return false
        }
    }

    /// An event that Rivven rejects as invalid, by its index.
    private struct RejectedEvent {
        let index: Int
        let reason: String
    }

    /// Writes events concurrently to the partitions over which they are distributed.
    ///
    /// - Returns: Whether Rivven accepted all of them at once.
    private func write(
        _ shares: [TargetPartitioner.Share], of gathered: inout PendingEvents, _ work: inout LaneWork
    ) async throws -> Bool {
        let (events, batch) = (gathered.events, work.batches.first)
        var rejected: [RejectedEvent] = []
        try await withThrowingTaskGroup(of: [RejectedEvent].self) { group in
            for share in shares {
                group.addTask { try await self.write(share.indices[...], of: events, from: batch, to: share.target) }
            }
            for try await more in group { rejected += more }
        }
        for event in rejected.sorted(by: { $0.index < $1.index }) {
            try await sendToDeadLetters(events[event.index], at: gathered.offsets(of: event.index), event.reason, &work)
        }
        return rejected.isEmpty
    }

    private func write(
        _ indices: ArraySlice<Int>, of events: [RivvenRecord], from batch: SourceBatch?, to target: Int
    ) async throws -> [RejectedEvent] {
        try checkOwned(batch)
        do {
            let records = indices.map { events[$0] }
            _ = try await pipeline.store.publish(topic: pipeline.topic.name, partition: target, records: records)
            return []
        } catch let error as RivvenError where error.code == .invalidArgument {
            guard indices.count > 1 else { return indices.map { RejectedEvent(index: $0, reason: "\(error)") } }
            let middle = indices.startIndex + indices.count / 2
            return try await write(indices[..<middle], of: events, from: batch, to: target)
                + write(indices[middle...], of: events, from: batch, to: target)
        }
    }

    /// Puts a record into the dead-letter topic, unless that was done before.
    private func sendToDeadLetters(
        _ event: RivvenRecord, at offsets: Range<Int64>, _ reason: String, _ work: inout LaneWork
    ) async throws {
        guard !work.letters.contains(offsets.lowerBound) else { return }
        try checkOwned(work.batches.first)
        let origin = EventOrigin(topic: pipeline.source.name, partition: partition, offsets: offsets)
        do {
            try await pipeline.flow.sendToDeadLetters(event, from: origin, because: reason)
        } catch let error as ConnectorError {
            throw Unwritable(reason: error.message)
        } catch let error as RivvenError where error.code == .invalidArgument {
            throw Unwritable(
                reason: "the dead-letter topic rejects the record at offset \(offsets.lowerBound): \(error)")
        }
        work.letters.insert(offsets.lowerBound)
    }

    // MARK: Acknowledgements

    /// Notes that the gathered events before `index` are acknowledged.
    private func acknowledge(
        before index: Int, of gathered: inout PendingEvents, _ work: inout LaneWork
    ) async {
        let complete = gathered.completeBatches(before: index) - gathered.acknowledgedBatches
        var carried = 0
        for batch in work.batches.prefix(complete) {
            let letters = work.letters.isEmpty ? 0 : work.letters.count(where: batch.offsets.contains)
            carried += max(batch.count - letters - work.counted, 0)
            work.counted = 0
            work.position = batch.offsets.upperBound
        }
        let done = work.batches.prefix(complete)
        work.batches.removeFirst(complete)
        gathered.acknowledgedBatches += complete
        var part: Int64?
        if let (offset, events) = gathered.position(before: index), let batch = work.batches.first {
            let letters = work.letters.isEmpty ? 0 : work.letters.count { batch.offsets.contains($0) && $0 < offset }
            let counted = max(min(events - letters, batch.count), work.counted)
            carried += counted - work.counted
            work.counted = counted
            (work.position, part) = (offset, offset)
        }
        guard !done.isEmpty || part != nil else { return }
        acknowledge(done, part: part)
        await pipeline.acknowledged(carried, by: self, releasing: done.reduce(0) { $0 + $1.memory })
    }

    /// Notes that everything before `position` turned out to be written, by an attempt that seemed to fail.
    private func passed(_ position: Int64, _ work: inout LaneWork) async {
        guard let first = work.batches.first, position > max(first.offsets.lowerBound, work.position) else { return }
        let done = work.batches.prefix { $0.offsets.upperBound <= position }
        var carried = 0
        for batch in done {
            let letters = work.letters.isEmpty ? 0 : work.letters.count(where: batch.offsets.contains)
            carried += max(batch.count - letters - work.counted, 0)
            work.counted = 0
        }
        work.batches.removeFirst(done.count)
        work.position = max(work.position, position)
        let part = work.batches.first.flatMap { $0.offsets.contains(position) ? position : nil }
        acknowledge(done, part: part)
        await pipeline.acknowledged(carried, by: self, releasing: done.reduce(0) { $0 + $1.memory })
    }
}
