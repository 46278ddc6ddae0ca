import KafkaCodecs
import KafkaMetrics
import RivvenProtocol

/// Events that were read and submitted together, and are not all acknowledged.
struct SinkChunk: Sendable {
    /// The offsets from the first unacknowledged event to the end of the last event.
    var offsets: Range<Int64>
    let messages: [RivvenMessage]
    let bytes: Int
    let submitted: ContinuousClock.Instant
    let receipt: SinkReceipt
}

/// Reading and submitting.
///
/// Two tasks share the work: one reads and submits, the other waits for the receipts in the same order. As soon as a
/// receipt reports that something was not written, the first task stops. The second waits for the receipts of
/// everything that was submitted, and writes again, in order, what was not written.
extension SinkLane {
    /// The most chunks that may be in flight. One if each chunk is a transaction: otherwise the next transaction would
    /// commit a position behind events that must still be written again.
    private var maximumChunks: Int { session.isAtomic ? 1 : 8 }

    /// Carries events until something was not written, or the lane stops. Returns the offset at which to continue.
    func carry(from start: Int64) async throws -> Int64 {
        let (chunks, feed) = AsyncStream.makeStream(of: SinkChunk.self)
        let room = ByteBudget(limit: maximumChunks)
        let halt = Completion()
        // Until the first chunk is acknowledged, only one is in flight, since the target's speed is unknown. The room
        // is taken before the reading task starts: that task could otherwise take some of it, and nobody would give
        // that back while this task waits for the rest.
        await room.take(maximumChunks - 1)
        let reading = Task {
            defer { feed.finish() }
            return try await self.read(from: start, into: feed, room, halt)
        }
        var unwritten: [(chunk: SinkChunk, outcome: SinkReceipt.Outcome)] = []
        var since = ContinuousClock.now
        var isFirst = true
        for await chunk in chunks {
            let outcome = await chunk.receipt.outcome()
            room.give(isFirst ? maximumChunks : 1)
            isFirst = false
            if case .written = outcome {
                acknowledge(chunk)
                let time = max(since, chunk.submitted).duration(to: .now)
                let isQueued = chunk.submitted < since
                state.withLock { $0.pace.acknowledged(chunk.messages.count, after: time, isQueued: isQueued) }
                since = .now
                release(chunk)
            } else if case .unwritten(let faults) = outcome, !session.isAtomic, faults.values.allSatisfy(\.isRefusal),
                unwritten.isEmpty
            {
                do { try await sendToDeadLetters(chunk, faults) } catch {
                    halt.complete()
                    unwritten.append((chunk, outcome))
                    continue
                }
                acknowledge(chunk)
                release(chunk)
            } else {
                halt.complete()
                unwritten.append((chunk, outcome))
            }
        }
        defer { for (chunk, _) in unwritten { release(chunk) } }
        for (chunk, outcome) in unwritten { try await writeAgain(chunk, outcome) }
        return try await reading.value
    }

    private func release(_ chunk: SinkChunk) {
        memory.give(chunk.bytes)
        pipeline.flow.endTurn(chunk.messages.count)
    }

    // MARK: Reading

    private func read(
        from start: Int64, into feed: AsyncStream<SinkChunk>.Continuation, _ room: ByteBudget, _ halt: Completion
    ) async throws -> Int64 {
        var position = start
        var isBehind = true
        while !mustStop, !halt.isComplete, !isRecreated {
            let (wanted, reserved) = state.withLock { state in
                isBehind ? (state.pace.chunkSize, state.pace.expectedBytes) : (state.pace.idleChunkSize, 0)
            }
            if reserved > 0 { await memory.take(reserved) }
            let messages: [RivvenMessage]
            let asked = ContinuousClock.now
            do {
                messages = try await consume(from: position, wanted, isBehind)
            } catch is TopicRecreated {
                memory.give(reserved)
                sawRecreation()
                return position
            } catch {
                memory.give(reserved)
                throw error
            }
            let bytes = messages.reduce(0) { $0 + $1.value.count + ($1.key?.count ?? 0) }
            memory.give(reserved - bytes)
            guard let last = messages.last else {
                // A broker that responds immediately instead of waiting must not make the lane busy-loop.
                if !isBehind, asked.duration(to: .now) < .milliseconds(100) { await pause(.milliseconds(100)) }
                isBehind = false
                noteIdle(at: position)
                continue
            }
            guard messages[0].offset >= position else {
                memory.give(bytes)
                throw ConnectorError(
                    "Rivven returned offset \(messages[0].offset) of \(partition) instead of \(position) or a later one; "
                        + "nothing was skipped")
            }
            isBehind = messages.count >= wanted || bytes >= SinkPace.bytes / 8
            state.withLock { state in
                state.pace.read(messages.count, bytes: bytes)
                state.reads.append(asked)
                if state.lastRead != nil || pipeline.store.isSharedWithOtherProcesses {
                    state.lastRead = EventMark(last)
                }
                if last.offset >= state.end?.offset ?? 0 { state.end = (last.offset + 1, .now) }
            }
            await room.take(1)
            do {
                guard try await submit(messages, bytes, halt, feed) else {
                    memory.give(bytes)
                    state.withLock { _ = $0.reads.popLast() }
                    return position
                }
            } catch {
                memory.give(bytes)
                throw error
            }
            position = last.offset + 1
        }
        return position
    }

    /// Reads events, and checks that the topic is the one that was read before.
    ///
    /// - Throws: `TopicRecreated` if the event before `position` is not the one that was read there.
    private func consume(from position: Int64, _ count: Int, _ isBehind: Bool) async throws -> [RivvenMessage] {
        let (store, topic, number) = (pipeline.store, partition.topic, partition.partition)
        guard let mark = state.withLock({ $0.lastRead }), position > 0 else {
            return try await store.consume(
                topic: topic, partition: number, from: position, maximumRecords: count,
                maximumWait: isBehind ? .zero : .milliseconds(250))
        }
        guard isBehind else {
            let messages = try await store.consume(
                topic: topic, partition: number, from: position, maximumRecords: count,
                maximumWait: .milliseconds(250))
            guard !messages.isEmpty, let found = try await pipeline.mark(before: position, partition), found != mark
            else { return messages }
            throw TopicRecreated()
        }
        // The event before `position` is read together with the others, which saves a request.
        let messages = try await store.consume(
            topic: topic, partition: number, from: position - 1, maximumRecords: count + 1, maximumWait: .zero)
        guard let first = messages.first, first.offset == position - 1 else { return messages }
        guard EventMark(first) == mark else { throw TopicRecreated() }
        return Array(messages.dropFirst())
    }

    /// Clears the reported trouble if everything is acknowledged: Rivven has responded, and there are no further
    /// events.
    private func noteIdle(at position: Int64) {
        state.withLock { state in
            guard state.trouble != nil, state.tracker.acknowledged >= position else { return }
            state.trouble = nil
        }
    }

    /// Submits what was read. Returns whether it did; `false` if the lane must stop.
    private func submit(
        _ messages: [RivvenMessage], _ bytes: Int, _ halt: Completion, _ feed: AsyncStream<SinkChunk>.Continuation
    ) async throws -> Bool {
        guard let first = messages.first, let last = messages.last, !mustStop, !halt.isComplete else { return false }
        guard await pipeline.flow.awaitTurn(messages.count) else { return false }
        do {
            // Checked again because the wait may have been long: nothing may be written behind an event that has failed
            // meanwhile.
            guard !mustStop, !halt.isComplete, !isRecreated else {
                pipeline.flow.endTurn(messages.count)
                return false
            }
            try pipeline.checkOwned(partition)
            let offsets = first.offset..<last.offset + 1
            state.withLock { _ = $0.tracker.register(offsets) }
            let submitted = ContinuousClock.now
            let receipt = try await session.submit(messages, of: partition, next: SinkPosition(after: last))
            feed.yield(
                SinkChunk(offsets: offsets, messages: messages, bytes: bytes, submitted: submitted, receipt: receipt))
            return true
        } catch {
            pipeline.flow.endTurn(messages.count)
            throw error
        }
    }

    // MARK: Acknowledgements

    /// Notes that all events of a chunk are acknowledged or in the dead-letter topic.
    func acknowledge(_ chunk: SinkChunk) {
        guard let last = chunk.messages.last else { return }
        note(chunk, until: SinkPosition(after: last))
        pipeline.latency.observe(chunk.submitted.duration(to: .now))
        state.withLock { if !$0.reads.isEmpty { $0.reads.removeFirst() } }
    }

    /// Notes that the events of a chunk before `position` are acknowledged or in the dead-letter topic. The chunk
    /// begins at `position` from now on.
    func acknowledge(_ chunk: inout SinkChunk, until position: SinkPosition) {
        guard position.offset > chunk.offsets.lowerBound, position.offset < chunk.offsets.upperBound else { return }
        state.withLock { state in
            guard let epoch = state.epoch else { return }
            state.tracker.split(chunk.offsets.lowerBound, at: position.offset, in: epoch)
        }
        note(chunk, until: position)
        chunk.offsets = position.offset..<chunk.offsets.upperBound
    }

    private func note(_ chunk: SinkChunk, until position: SinkPosition) {
        let range = chunk.offsets.lowerBound..<position.offset
        let (count, bytes) = state.withLock { state in
            guard let epoch = state.epoch else { return (0, 0) }
            state.tracker.acknowledge(range.lowerBound, in: epoch)
            state.acknowledged = position
            state.lastAcknowledged = .now
            state.hasProgressed = true
            state.trouble = nil
            var (count, bytes) = (0, 0)
            for message in chunk.messages where range.contains(message.offset) {
                if !state.buried.isEmpty, state.buried.remove(message.offset) != nil { continue }
                count += 1
                bytes += message.value.count
            }
            return (count, bytes)
        }
        guard count > 0 else { return }
        pipeline.counters.record { $0.recordBatch(messages: count, bytes: bytes) }
        pipeline.carried.add(count)
    }
}

/// The error that the topic was deleted and created again.
private struct TopicRecreated: Error {}

extension SinkReceipt.Fault {
    /// Whether the event is invalid.
    var isRefusal: Bool {
        if case .refused = self { return true }
        return false
    }

    /// Whether the event is invalid, or may be.
    var isSuspicion: Bool {
        switch self {
        case .refused, .suspected: true
        case .failed, .heldBack: false
        }
    }
}
