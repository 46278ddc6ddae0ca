import KafkaCodecs
public import RivvenProtocol

extension RivvenClient {
    /// The most records in one request. The broker writes them one by one, and continues even if the sender is gone.
    private static let mostRecords = 2_000
    /// How much time each record adds to the request timeout. Measured: about 1.4 to 6 ms.
    private static let timePerRecord = Duration.milliseconds(25)
    /// The most time that all records of a request may add, so that a broker that does not respond is noticed.
    private static let mostTime = Duration.seconds(15)

    /// Writes records, in order. Returns the offset of the first once all are acknowledged.
    ///
    /// More than 2,000 records, or than fit a request, are sent in several requests. The publishes of this client to
    /// one partition run one after another.
    ///
    /// - Throws: `RivvenError`: `.fenced` if another process has taken over the partition, or if this one has to take
    ///   it over again after a failed publish; `.invalidArgument` if a record is too large or the partition is negative;
    ///   or what the request failed with. Some of the records may have been written then.
    public func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 {
        // Before anything else: a writer counts what it is given.
        _ = try Self.number(ofPartition: partition)
        guard !records.isEmpty else { return try await offsetBounds(topic: topic, partition: partition).latest }
        let chunks = try Self.chunks(of: records)
        let writer = writers.writer(of: RivvenPartition(topic, partition))
        await writer.takeTurn()
        defer { writer.endTurn() }
        var first: Int64?
        for chunk in chunks {
            let offset = try await publishChunk(topic, partition, records[chunk], writer)
            first = first ?? offset
        }
        return first ?? 0
    }

    /// Writes the records of one request. The broker recognizes a repeated request by its sequence number, and writes
    /// it once.
    private func publishChunk(
        _ topic: String, _ partition: Int, _ records: ArraySlice<RivvenRecord>, _ writer: RivvenWriter
    ) async throws -> Int64 {
        let place = try await writer.place(for: records.count) { () async throws(RivvenError) in
            // The client chooses the id. After a restart the broker would give out the same ids again. Then it would
            // take the records of one client for duplicates of another's.
            try await self.initializeProducer(UInt64.random(in: 1 << 32..<1 << 63))
        }
        var request = RivvenRequest.IdempotentPublishBatch()
        request.topic = topic
        request.partition = try Self.number(ofPartition: partition)
        request.records = records.map { record in
            var stored = RivvenBatchRecord()
            stored.key = record.key
            stored.value = record.value
            return stored
        }
        request.producerID = place.identity.id
        request.producerEpoch = place.identity.epoch
        request.baseSequence = place.sequence
        let target = RivvenPartition(topic, partition)
        do {
            let answer = try await send(
                .idempotentPublishBatch(request), to: target, over: .writing,
                extra: min(Self.timePerRecord * records.count, Self.mostTime))
            guard case .idempotentPublishedBatch(let written) = answer else { throw Self.unexpected("Publish") }
            guard written.duplicate else { return Int64(clamping: written.baseOffset) }
            // The broker also reports a request that it is still writing as a duplicate, with a meaningless offset. So
            // wait until it has been written.
            let end = try await settledEnd(topic: topic, partition: partition)
            return max(end - Int64(records.count), 0)
        } catch {
            let error = Self.failure(error, of: target)
            writer.failed(with: error, of: target)
            throw error
        }
    }

    private static func failure(_ error: any Error, of partition: RivvenPartition) -> RivvenError {
        guard let error = error as? RivvenError else {
            return RivvenError(.closed, "a write to \(partition) was cancelled: \(error)")
        }
        guard error.code == .fenced else { return error }
        return RivvenError(.fenced, "another process has taken over writing \(partition): \(error.message)")
    }

    /// Registers a producer id with the broker, or raises its epoch if the broker knows it already.
    func initializeProducer(_ id: UInt64) async throws(RivvenError) -> RivvenWriter.Identity {
        var request = RivvenRequest.InitProducerId()
        request.producerID = id
        guard case .producerIdInitialized(let answer) = try await send(.initProducerId(request)) else {
            throw Self.unexpected("InitProducerId")
        }
        return .init(id: answer.producerID, epoch: answer.producerEpoch)
    }

    /// Splits records into ranges that fit one request each.
    private static func chunks(of records: [RivvenRecord]) throws(RivvenError) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var (start, bytes) = (0, 0)
        for (index, record) in records.enumerated() {
            let size = record.value.count + (record.key?.count ?? 0) + 16
            guard size <= RivvenFrame.maximumSize - 4096 else {
                throw RivvenError(
                    .invalidArgument,
                    "a record of \(size) bytes exceeds the limit of \(RivvenFrame.maximumSize) bytes of a request")
            }
            if bytes + size > RivvenFrame.maximumSize - 4096 || index - start >= mostRecords {
                chunks.append(start..<index)
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        chunks.append(start..<records.count)
        return chunks
    }
}
