import KafkaCodecs
public import RivvenProtocol

extension RivvenClient {
    /// The most records of one request. The broker writes them one by one, and goes on when the sender is gone.
    private static let mostRecords = 2_000
    /// What a record of a request may take besides the request timeout; some 1.4 to 6 ms were measured.
    private static let timePerRecord = Duration.milliseconds(25)

    public func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 {
        guard !records.isEmpty else { return try await offsetBounds(topic: topic, partition: partition).latest }
        let portions = try Self.portions(of: records)
        let writer = writers.writer(of: RivvenPartition(topic, partition))
        await writer.takeTurn()
        defer { writer.endTurn() }
        var first: Int64?
        for portion in portions {
            let offset = try await publishPortion(topic, partition, records[portion], writer)
            first = first ?? offset
        }
        return first ?? 0
    }

    /// Writes one request's records. The broker knows a repeated request by its sequence, and writes it once.
    private func publishPortion(
        _ topic: String, _ partition: Int, _ records: ArraySlice<RivvenRecord>, _ writer: RivvenWriter
    ) async throws -> Int64 {
        let place = try await writer.place(for: records.count) { () async throws(RivvenError) in
            guard case .producerIdInitialized(let answer) = try await self.control.send(.initProducerId(.init())) else {
                throw Self.unexpected("InitProducerId")
            }
            return .init(id: answer.producerID, epoch: answer.producerEpoch)
        }
        var request = RivvenRequest.IdempotentPublishBatch()
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        request.records = records.map { record in
            var stored = RivvenBatchRecord()
            stored.key = record.key
            stored.value = record.value
            return stored
        }
        request.producerID = place.identity.id
        request.producerEpoch = place.identity.epoch
        request.baseSequence = place.sequence
        let channel = writing[Self.index(topic, partition, writing.count)]
        do {
            let answer = try await channel.send(
                .idempotentPublishBatch(request), extra: Self.timePerRecord * records.count)
            guard case .idempotentPublishedBatch(let written) = answer else { throw Self.unexpected("Publish") }
            guard written.duplicate else { return Int64(clamping: written.baseOffset) }
            // The broker calls a request that it is still writing a duplicate, and names some offset: wait for the end.
            let end = try await settledEnd(topic: topic, partition: partition)
            return max(end - Int64(records.count), 0)
        } catch {
            // The sequence is spent or not, nobody knows: go on under a new id.
            writer.forget()
            throw error
        }
    }

    /// Cuts records into what fits one request.
    private static func portions(of records: [RivvenRecord]) throws(RivvenError) -> [Range<Int>] {
        var portions: [Range<Int>] = []
        var (start, bytes) = (0, 0)
        for (index, record) in records.enumerated() {
            let size = record.value.count + (record.key?.count ?? 0) + 16
            guard size <= RivvenFrame.maximumSize - 4096 else {
                throw RivvenError(
                    .invalidArgument,
                    "a record of \(size) bytes passes the \(RivvenFrame.maximumSize) bytes of a Rivven request")
            }
            if bytes + size > RivvenFrame.maximumSize - 4096 || index - start >= mostRecords {
                portions.append(start..<index)
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        portions.append(start..<records.count)
        return portions
    }
}
