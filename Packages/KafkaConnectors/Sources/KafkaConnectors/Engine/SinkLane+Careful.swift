import KafkaCodecs
import KafkaMetrics
import RivvenProtocol

/// The lane stops before everything was written again.
struct LaneStopping: Error {}

/// Writing again what was not written, in order, until the invalid events are found.
extension SinkLane {
    /// Events of a chunk that are to be written, and where they end.
    private struct Part {
        let messages: [RivvenMessage]
        let next: SinkPosition

        /// The two halves.
        var halves: (Part, Part) {
            let middle = messages.count / 2
            let first = Array(messages[..<middle])
            return (
                Part(messages: first, next: SinkPosition(after: messages[middle - 1])),
                Part(messages: Array(messages[middle...]), next: next)
            )
        }
    }

    /// How many times events that the sink held back are written again without any other result.
    private static let mostAttempts = 10

    /// Writes the events of a chunk again that were not written. Invalid ones go to the dead-letter topic.
    ///
    /// - Throws: If the target fails for another reason, or an event is invalid and no topic for it is set. What was
    ///   written until then counts as acknowledged.
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
        try await bury(chunk, faults)
        let left = faults.keys.sorted().filter { faults[$0]?.isRefusal == false }.map { chunk.messages[$0] }
        guard let last = chunk.messages.last else { return }
        // A transaction without an event moves the position over the invalid ones.
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
                        "the sink holds back the events from offset \(chunk.offsets.lowerBound) on again and again")
                }
                try await session.isolate(partition)
                parts += try await rest(of: part, after: faults)
            }
        }
        acknowledge(chunk)
    }

    /// Puts the invalid events of a part into the dead-letter topic, and returns what is still to be written, the last first.
    private func rest(of part: Part, after faults: [Int: SinkReceipt.Fault]) async throws -> [Part] {
        var faults = faults
        let suspects = faults.keys.filter { if case .suspected? = faults[$0] { true } else { false } }.sorted()
        // The batch held no event but this one, of several records.
        if suspects.count == 1, let index = suspects.first, case .suspected(let reason)? = faults[index] {
            faults[index] = .refused(reason)
        }
        for (index, fault) in faults.sorted(by: { $0.key < $1.key }) {
            if case .refused(let reason) = fault { try await bury(part.messages[index], reason) }
        }
        let left = faults.keys.sorted().filter { faults[$0]?.isRefusal == false }
        let messages = left.map { part.messages[$0] }
        guard !messages.isEmpty else { return session.isAtomic ? [Part(messages: [], next: part.next)] : [] }
        guard suspects.count > 1, let end = suspects.last.flatMap({ left.firstIndex(of: $0) }) else {
            return [Part(messages: messages, next: part.next)]
        }
        // Nothing is known to be wrong with what is behind the refused batch.
        let (suspected, behind) = (Array(messages[...end]), Array(messages[(end + 1)...]))
        guard let last = suspected.last else { return [] }
        let next = behind.isEmpty ? part.next : SinkPosition(after: last)
        let (first, second) = Part(messages: suspected, next: next).halves
        return (behind.isEmpty ? [] : [Part(messages: behind, next: part.next)]) + [second, first]
    }

    /// Throws why an event was not acknowledged, unless an invalid event may be the reason for that too.
    private static func throwFailure(among faults: [Int: SinkReceipt.Fault]) throws {
        guard !faults.values.contains(where: \.isSuspicion) else { return }
        for case .failed(let error) in faults.values { throw error }
    }

    // MARK: Dead letters

    /// Puts the events of a chunk that are known to be invalid into the dead-letter topic.
    func bury(_ chunk: SinkChunk, _ faults: [Int: SinkReceipt.Fault]) async throws {
        for (index, fault) in faults.sorted(by: { $0.key < $1.key }) {
            if case .refused(let reason) = fault { try await bury(chunk.messages[index], reason) }
        }
    }

    private func bury(_ message: RivvenMessage, _ reason: String) async throws {
        guard !state.withLock({ $0.buried.contains(message.offset) }) else { return }
        let origin = EventOrigin(
            topic: partition.topic, partition: partition.partition, offsets: message.offset..<message.offset + 1)
        let event = RivvenRecord(key: message.key, value: message.value)
        try pipeline.checkOwned(partition)
        try await pipeline.flow.bury(event, from: origin, because: reason)
        state.withLock { _ = $0.buried.insert(message.offset) }
    }
}
