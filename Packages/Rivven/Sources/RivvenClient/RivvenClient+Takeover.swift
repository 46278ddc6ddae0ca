import RivvenProtocol

// Taking over the writing of a partition.
//
// Each partition has a producer id of its own, computed from its name, so that every process finds the former writer's.
// InitProducerId with an existing id raises its epoch, and rivvend refuses IdempotentPublishBatch of a lower epoch at
// once, on every partition, with PRODUCER_FENCED. Two processes that take over at the same time get different epochs:
// the higher one writes, the other is refused.
//
// What the broker does not enforce:
//
// - A request that it has begun is written to its end: the new owner waits for a settled tail.
// - It accepts an epoch above the one that it knows, and knows none after a restart. So the new owner goes above every
//   epoch in `WriterLedger`, and writes its own there before it publishes. What a former owner writes while it does so
//   is before the settled tail.
// - It counts epochs in 16 bits and goes from 65,535 to 0. So a partition gets another id long before.

extension RivvenClient {
    /// After so many epochs a partition's next owner takes another producer id.
    private static let epochsPerID: UInt16 = 200
    /// How often taking over starts again because another process took over at the same time.
    private static let mostAttempts = 8

    public func takeOverWriting(topic: String, partition: Int) async throws -> Bool {
        // Nobody owns the ledger: every owner writes it.
        guard topic != WriterLedger.topic else { return false }
        let place = RivvenPartition(topic, partition)
        let writer = writers.writer(of: place)
        await writer.takeTurn()
        defer { writer.endTurn() }
        for _ in 0..<Self.mostAttempts {
            let known = try await ledger.entry(of: place, in: self)
            let (entry, identity) = try await fence(place, after: known)
            try await ledger.record(entry, of: place, in: self)
            if let known, known.generation < entry.generation { try await initialize(place, known.generation) }
            // Another process may have moved to a new id meanwhile: then this one's id fences nobody.
            let current = try await ledger.entry(of: place, in: self)
            guard current.map({ $0.generation > entry.generation }) ?? false else {
                writer.own(identity)
                return true
            }
        }
        throw RivvenError(.fenced, "other processes are taking over writing \(place) again and again")
    }

    /// Raises the epoch of the partition's producer id above every epoch that was used.
    private func fence(
        _ place: RivvenPartition, after known: WriterLedger.Entry?
    ) async throws -> (WriterLedger.Entry, RivvenWriter.Identity) {
        guard let known, known.epoch < Self.epochsPerID else {
            let generation = known.map { $0.generation + 1 } ?? 0
            let identity = try await initialize(place, generation)
            return (.init(generation: generation, epoch: identity.epoch), identity)
        }
        // More than one step is needed only if the broker has restarted since.
        for _ in 0...Int(known.epoch) + 1 {
            let identity = try await initialize(place, known.generation)
            guard identity.epoch <= known.epoch else {
                return (.init(generation: known.generation, epoch: identity.epoch), identity)
            }
        }
        throw RivvenError(
            .malformed, "the broker does not raise the epoch of the producer id of \(place): it cannot fence a writer")
    }

    @discardableResult
    private func initialize(_ place: RivvenPartition, _ generation: UInt32) async throws -> RivvenWriter.Identity {
        let id = Self.producerID(of: place, generation)
        let identity = try await initializeProducer(id)
        guard identity.id == id else {
            throw RivvenError(.malformed, "the broker gave another producer id than the one that it was to fence")
        }
        return identity
    }

    /// Returns a producer id for a partition: 64-bit FNV-1a of its name, in the upper half of the range, far from the ids
    /// that a broker gives out itself.
    static func producerID(of place: RivvenPartition, _ generation: UInt32) -> UInt64 {
        let hash = "rivven-connect \(place) \(generation)".utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return hash | 1 << 63
    }
}
