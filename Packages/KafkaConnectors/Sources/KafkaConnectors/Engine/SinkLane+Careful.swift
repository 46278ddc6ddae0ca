import KafkaCodecs
import KafkaMetrics
import RivvenProtocol

/// The error that ends a run because the lane must stop before everything was written again.
struct LaneStopping: Error {}

/// Rewriting of events that were not written, in order, until the invalid events are found.
extension SinkLane {
    /// Events of a chunk that must be written, and the position after them.
    private struct Part {
        let messages: [RivvenMessage]
        let next: SinkPosition

        /// The two halves of the part.
        var halves: (Part, Part) {
            let middle = messages.count / 2
            let first = Array(messages[..<middle])
            return (
                Part(messages: first, next: SinkPosition(after: messages[middle - 1])),
                Part(messages: Array(messages[middle...]), next: next)
            )
        }
    }

    /// How many attempts in a row may fail only because the sink holds events back, before the run fails.
    private static let mostAttempts = 10

    /// Writes again the events of a chunk that were not written. Invalid events go to the dead-letter topic.
    ///
    /// - Throws: An error if the target fails for another reason, or if an event is invalid and no dead-letter topic is
    ///   set. What was written before the error counts as acknowledged.
    func writeAgain(_ unwritten: SinkChunk, _ outcome: SinkReceipt.Outcome) async throws {
        var chunk = unwritten
        let faults: [Int: SinkReceipt.Fault]
        switch outcome {
        case .written: faults = [:]
        case .failed(let error): throw error
        case .unwritten(let found): faults = found
        }
        if let first = faults.keys.min(), first > 0 {
            acknowledge(&chunk, until: SinkPosition(after: chunk.messages[first - 1]))
        }
        try Self.throwFailure(among: faults)
        guard !mustStop else { throw LaneStopping() }
        try await session.isolate(partition)
        try await sendToDeadLetters(chunk, faults)
        let left = faults.keys.sorted().filter { faults[$0]?.isRefusal == false }.map { chunk.messages[$0] }
        guard let last = chunk.messages.last else { return }
        // In an atomic session, a transaction without events moves the position past the invalid ones.
        let whole = Part(messages: left, next: SinkPosition(after: last))
        var parts = left.isEmpty && !session.isAtomic ? [] : [whole]
        var attempts = 0
        while let part = parts.popLast() {
            guard !mustStop else { throw LaneStopping() }
            try pipeline.checkOwned(partition)
            let receipt = try await session.submit(part.messages, of: partition, next: part.next)
            switch await receipt.outcome() {
            case .written:
                attempts = 0
                acknowledge(&chunk, until: part.next)
            case .failed(let error): throw error
            case .unwritten(let faults):
                try Self.throwFailure(among: faults)
                attempts = faults.values.contains(where: \.isSuspicion) ? 0 : attempts + 1
                guard attempts < Self.mostAttempts else {
                    throw ConnectorError(
                        "the sink repeatedly holds back the events from offset \(chunk.offsets.lowerBound)")
                }
                try await session.isolate(partition)
                parts += try await rest(of: part, after: faults)
            }
        }
        acknowledge(chunk)
    }

    /// Puts the invalid events of a part into the dead-letter topic, and returns the parts that must still be written,
    /// the last one first.
    private func rest(of part: Part, after faults: [Int: SinkReceipt.Fault]) async throws -> [Part] {
        var faults = faults
        let suspects = faults.keys.filter { if case .suspected? = faults[$0] { true } else { false } }.sorted()
        // The refused batch contained only this event, which consists of several records. So the event is invalid.
        if suspects.count == 1, let index = suspects.first, case .suspected(let reason)? = faults[index] {
            faults[index] = .refused(reason)
        }
        for (index, fault) in faults.sorted(by: { $0.key < $1.key }) {
            if case .refused(let reason) = fault { try await sendToDeadLetters(part.messages[index], reason) }
        }
        let left = faults.keys.sorted().filter { faults[$0]?.isRefusal == false }
        let messages = left.map { part.messages[$0] }
        guard !messages.isEmpty else { return session.isAtomic ? [Part(messages: [], next: part.next)] : [] }
        guard suspects.count > 1, let end = suspects.last.flatMap({ left.firstIndex(of: $0) }) else {
            return [Part(messages: messages, next: part.next)]
        }
        // Events behind the refused batch are not suspect, so they stay in one part.
        let (suspected, behind) = (Array(messages[...end]), Array(messages[(end + 1)...]))
        guard let last = suspected.last else { return [] }
        let next = behind.isEmpty ? part.next : SinkPosition(after: last)
        let (first, second) = Part(messages: suspected, next: next).halves
        return (behind.isEmpty ? [] : [Part(messages: behind, next: part.next)]) + [second, first]
    }

    /// Throws the reason why an event was not acknowledged, unless an invalid event may have caused that as well.
    private static func throwFailure(among faults: [Int: SinkReceipt.Fault]) throws {
        guard !faults.values.contains(where: \.isSuspicion) else { return }
        for case .failed(let error) in faults.values { throw error }
    }

    // MARK: Dead letters

    /// Puts the events of a chunk that are known to be invalid into the dead-letter topic.
    func sendToDeadLetters(_ chunk: SinkChunk, _ faults: [Int: SinkReceipt.Fault]) async throws {
        for (index, fault) in faults.sorted(by: { $0.key < $1.key }) {
            if case .refused(let reason) = fault { try await sendToDeadLetters(chunk.messages[index], reason) }
        }
    }

    private func sendToDeadLetters(_ message: RivvenMessage, _ reason: String) async throws {
        guard !state.withLock({ $0.buried.contains(message.offset) }) else { return }
        let origin = EventOrigin(
            topic: partition.topic, partition: partition.partition, offsets: message.offset..<message.offset + 1)
        let event = RivvenRecord(key: message.key, value: message.value)
        try pipeline.checkOwned(partition)
        try await pipeline.flow.sendToDeadLetters(event, from: origin, because: reason)
        state.withLock { _ = $0.buried.insert(message.offset) }
    }
}
