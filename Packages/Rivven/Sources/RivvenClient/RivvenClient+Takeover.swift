import RivvenProtocol

// Taking over a partition, to become its only writer.
//
// Each partition has a producer id that is computed from its name, so every process finds the id of the former writer.
// InitProducerId with an existing id raises its epoch. From then on rivvend rejects IdempotentPublishBatch with a lower
// epoch at once, for every partition, with PRODUCER_FENCED. If two processes take over at the same time, they get
// different epochs: the one with the higher epoch can write, and the other is rejected.
//
// What the broker does not enforce:
//
// - It completes a request that it has begun to write. So the new owner waits for a settled tail.
// - It accepts an epoch above the one that it knows, and knows none after a restart. So the new owner raises the epoch
//   above every epoch in `WriterLedger`, and writes its own there before it publishes. What a former owner writes in
//   the meantime is before the settled tail.
// - It counts epochs in 16 bits, and continues after 65,535 with 0. So a partition gets another id long before that.

extension RivvenClient {
    /// After this many epochs, the next owner of a partition uses another producer id.
    private static let epochsPerID: UInt16 = 200
    /// How often a takeover is attempted while other processes take over at the same time.
    private static let mostAttempts = 8

    /// Makes this process the only writer of a partition, by raising the epoch of the partition's producer id.
    ///
    /// Writes that a former owner had begun may still complete: see `settledTail(topic:partition:stillness:limit:)`.
    ///
    /// - Returns: Whether it is enforced: `true`, except for the topic that records the owners.
    /// - Throws: `RivvenError`: `.fenced` if other processes keep taking over, or what a request failed with.
    public func takeOverWriting(topic: String, partition: Int) async throws -> Bool {
        // The ledger has no owner: every process writes it.
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
            // Another process may have moved to a new id meanwhile. Then raising the epoch of this id fences no writer.
            let current = try await ledger.entry(of: place, in: self)
            guard current.map({ $0.generation > entry.generation }) ?? false else {
                writer.own(identity)
                return true
            }
        }
        throw RivvenError(.fenced, "other processes keep taking over writing \(place): let only one write it")
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
        // More than one round is needed only if the broker has restarted since.
        for _ in 0...Int(known.epoch) + 1 {
            let identity = try await initialize(place, known.generation)
            guard identity.epoch <= known.epoch else {
                return (.init(generation: known.generation, epoch: identity.epoch), identity)
            }
        }
        throw RivvenError(
            .malformed, "the broker does not raise the producer epoch of \(place): it cannot fence a former writer")
    }

    @discardableResult
    private func initialize(_ place: RivvenPartition, _ generation: UInt32) async throws -> RivvenWriter.Identity {
        let id = Self.producerID(of: place, generation)
        let identity = try await initializeProducer(id)
        guard identity.id == id else {
            throw RivvenError(.malformed, "the broker returned another producer id than the requested one")
        }
        return identity
    }

    /// Returns the producer id of a partition: the 64-bit FNV-1a hash of its name and generation, in the upper half of
    /// the range, far from the ids that a broker gives out.
    static func producerID(of place: RivvenPartition, _ generation: UInt32) -> UInt64 {
        let hash = "rivven-connect \(place) \(generation)".utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return hash | 1 << 63
    }
}
