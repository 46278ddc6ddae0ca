import KafkaCodecs
import KafkaMetrics
import RivvenProtocol

/// One Rivven partition on its way to a sink: read in order, handed over in order, committed as far as all is
/// acknowledged.
final class SinkLane: Sendable {
    private struct State {
        var tracker = AcknowledgementTracker()
        var epoch: OwnershipEpoch?
        var isStopping = false
        var isAbandoned = false
        /// Events that were buried already: a portion that is handed over again leaves them out.
        var buried: Set<Int64> = []
        /// When each portion that is under way was handed over.
        var times: [ContinuousClock.Instant] = []
    }

    /// A portion that was handed over.
    private struct Portion {
        let offsets: Range<Int64>
        let messages: [RivvenMessage]
        let receipt: SinkReceipt
        /// Whether it is one event, written beside no other.
        let isAlone: Bool
    }

    let partition: RivvenPartition
    private let pipeline: SinkPipeline
    private let session: any SinkSession
    private let start: Int64
    private let carefulUntil: Int64
    private let gate: CarefulGate
    private let state = Lock(State())
    private let end = Completion()
    /// How many portions may be under way. One, where each is a transaction: the next, with the position after it, would
    /// otherwise be committed while the rest of a portion with a refused event is yet to be written again, or never is.
    private let maximumPortions: Int

    init(
        _ pipeline: SinkPipeline, _ partition: RivvenPartition, _ session: any SinkSession, position: Int64,
        carefulUntil: Int64, gate: CarefulGate
    ) {
        self.pipeline = pipeline
        self.partition = partition
        self.session = session
        self.carefulUntil = carefulUntil
        self.gate = gate
        start = position
        maximumPortions = session.isAtomic ? 1 : 8
        state.withLock { $0.epoch = $0.tracker.begin(at: position) }
    }

    func carryOn() {
        Task {
            await self.carry()
            self.end.complete()
        }
    }

    /// Ends a lane that has nothing to wait for.
    func neverBegun() { end.complete() }

    /// Reads until the lane stops, and waits for what was handed over.
    private func carry() async {
        let (portions, feed) = AsyncStream.makeStream(of: Portion.self)
        let room = ByteBudget(limit: maximumPortions)
        let reading = Task {
            defer { feed.finish() }
            do { try await self.read(into: feed, room) } catch { self.fail(error) }
        }
        for await portion in portions {
            do { try await finish(portion) } catch { fail(error) }
            room.give(1)
            gate.leave()
        }
        await reading.value
    }

    /// Ends the run, unless the partition is gone: what fails for a lane that was let go of says nothing of the others.
    private func fail(_ error: any Error) {
        stop()
        if !state.withLock({ $0.isAbandoned }) { pipeline.fail(error) }
    }

    private var mustStop: Bool { state.withLock { $0.isStopping } || pipeline.mustEnd }

    // MARK: Reading

    private func read(into feed: AsyncStream<Portion>.Continuation, _ room: ByteBudget) async throws {
        var position = start
        while !mustStop {
            let isCareful = position < carefulUntil
            let messages = try await pipeline.store.consume(
                topic: partition.topic, partition: partition.partition, from: position,
                maximumRecords: isCareful ? 1 : pipeline.flow.portion, maximumWait: .milliseconds(250))
            guard let last = messages.last else { continue }
            guard messages[0].offset >= position else {
                throw ConnectorError(
                    "\(pipeline.name): Rivven answered with offset \(messages[0].offset) of \(partition) out of order; "
                        + "nothing was skipped")
            }
            await room.take(1)
            await gate.enter(alone: isCareful)
            do {
                guard try await handOver(messages, messages[0].offset..<last.offset + 1, isCareful, feed) else {
                    return gate.leave()
                }
            } catch {
                gate.leave()
                throw error
            }
            position = last.offset + 1
        }
    }

    /// Returns whether they were handed over: not where the lane must stop.
    private func handOver(
        _ messages: [RivvenMessage], _ offsets: Range<Int64>, _ isAlone: Bool,
        _ feed: AsyncStream<Portion>.Continuation
    ) async throws -> Bool {
        // What was waited for may have failed: nothing is written behind it.
        guard !mustStop else { return false }
        try await pipeline.flow.awaitTurn(messages.count)
        do {
            guard !mustStop else {
                pipeline.flow.endTurn(messages.count)
                return false
            }
            state.withLock { state in
                _ = state.tracker.register(offsets)
                state.times.append(.now)
            }
            let receipt = try await session.submit(messages, of: partition, next: offsets.upperBound)
            feed.yield(Portion(offsets: offsets, messages: messages, receipt: receipt, isAlone: isAlone))
            return true
        } catch {
            pipeline.flow.endTurn(messages.count)
            throw error
        }
    }

    // MARK: Acknowledgements

    private func finish(_ portion: Portion) async throws {
        let count = portion.messages.count
        defer { pipeline.flow.endTurn(count) }
        var portion = portion
        while true {
            switch await portion.receipt.outcome() {
            case .written: return acknowledged(portion)
            case .failed(let error): throw error
            case .refused(let refusals):
                for (index, reason) in refusals.sorted(by: { $0.key < $1.key }) {
                    try await bury(portion.messages[index], reason)
                }
                guard session.isAtomic else { return acknowledged(portion) }
                let rest = portion.messages.indices.filter { refusals[$0] == nil }.map { portion.messages[$0] }
                portion = try await submitting(rest, of: portion)
            case .suspect(let reason) where portion.isAlone:
                // An event of several records, which can be told apart no further.
                try await bury(portion.messages[0], reason)
                guard session.isAtomic else { return acknowledged(portion) }
                portion = try await submitting([], of: portion)
            case .suspect(let reason):
                pipeline.suspect(partition, until: portion.offsets.upperBound)
                throw ConnectorError(
                    "\(pipeline.name): one of the records \(portion.offsets.lowerBound) to "
                        + "\(portion.offsets.upperBound - 1) of \(partition) is refused: \(reason); they are written one "
                        + "by one to find it")
            }
        }
    }

    /// Hands over what is left of a portion, which ends where it did.
    private func submitting(_ rest: [RivvenMessage], of portion: Portion) async throws -> Portion {
        Portion(
            offsets: portion.offsets, messages: rest,
            receipt: try await session.submit(rest, of: partition, next: portion.offsets.upperBound),
            isAlone: portion.isAlone)
    }

    private func acknowledged(_ portion: Portion) {
        let bytes = portion.messages.reduce(0) { $0 + $1.value.count }
        pipeline.counters.record { $0.recordBatch(messages: portion.messages.count, bytes: bytes) }
        let handedOver = state.withLock { state -> ContinuousClock.Instant? in
            guard let epoch = state.epoch else { return nil }
            state.tracker.acknowledge(portion.offsets.lowerBound, in: epoch)
            return state.times.isEmpty ? nil : state.times.removeFirst()
        }
        if let handedOver { pipeline.latency.observe(handedOver.duration(to: .now)) }
    }

    private func bury(_ message: RivvenMessage, _ reason: String) async throws {
        guard state.withLock({ $0.buried.insert(message.offset).inserted }) else { return }
        let origin = EventOrigin(
            topic: partition.topic, partition: partition.partition, offsets: message.offset..<message.offset + 1)
        let event = RivvenRecord(key: message.key, value: message.value)
        try await pipeline.flow.bury(event, from: origin, because: reason)
    }

    /// The end of what the sink has acknowledged.
    var acknowledged: Int64 { state.withLock { $0.tracker.acknowledged } }

    /// Since when something is under way that is not acknowledged.
    var oldestUnacknowledged: ContinuousClock.Instant? { state.withLock { $0.times.first } }

    /// The position to commit, where there is one that is not committed yet.
    func positionToCommit() -> CommittablePosition? {
        state.withLock { $0.tracker.committable }
    }

    func committed(_ position: CommittablePosition) {
        state.withLock { $0.tracker.noteCommitted(position) }
    }

    // MARK: The end

    /// Reads nothing more.
    func stop() {
        state.withLock { $0.isStopping = true }
    }

    /// Waits until what was handed over has ended, or `deadline` has come.
    func drained(by deadline: ContinuousClock.Instant) async {
        await end.wait(until: deadline)
    }

    /// Ends the lane: nothing is committed any more.
    func abandon() async {
        state.withLock { state in
            state.isStopping = true
            state.isAbandoned = true
            state.tracker.finish()
        }
        await session.end(partition)
    }
}
