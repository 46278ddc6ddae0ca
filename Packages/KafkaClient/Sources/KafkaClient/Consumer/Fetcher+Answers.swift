import KafkaCodecs
import KafkaProtocol
import KafkaTransport

extension Fetcher {
    func answered(_ node: Int32, _ asked: [Partition], _ result: Result<(Bytes, Int16), KafkaError>) {
        guard !isClosed else { return }
        let isGood: Bool
        if let response = Self.response(in: result) {
            isGood = take(response, from: node)
        } else {
            for partition in asked { partition.doubtLeader() }
            isGood = false
        }
        // Before the next question: what this answer left out is asked for again.
        for partition in asked { partition.asked = nil }
        guard isGood else { return fetchLater() }
        backoff.reset()
        fetch()
    }

    private static func response(in result: Result<(Bytes, Int16), KafkaError>) -> FetchResponse? {
        guard case .success(let (body, version)) = result else { return nil }
        var reader = ByteReader(body)
        guard let response = try? FetchResponse(from: &reader, version: version), response.errorCode == 0 else {
            return nil
        }
        return response
    }

    /// Returns whether every partition may be asked for again at once.
    private func take(_ response: FetchResponse, from node: Int32) -> Bool {
        var elements: [FetchQueue.Element] = []
        var isGood = true
        for topic in response.responses {
            for answer in topic.partitions {
                let name = TopicPartition(topic.topic, answer.partitionIndex)
                guard let partition = partitions[name], takesAnswer(partition, from: node) else { continue }
                // A partition that an answer names twice is read once (T47).
                partition.asked = nil
                if !take(answer, for: partition, into: &elements) { isGood = false }
            }
        }
        queue.put(elements)
        return isGood
    }

    /// Whether an answer is to the question that is still open: not where the position was set elsewhere, or the
    /// partition was revoked or paused meanwhile (T42).
    private func takesAnswer(_ partition: Partition, from node: Int32) -> Bool {
        guard let asked = partition.asked else { return false }
        return asked.node == node && asked.position == partition.position && !partition.isPaused
            && !partition.lease.isOver
    }

    /// Returns whether the partition may be asked for again at once.
    func take(
        _ answer: FetchResponse.PartitionData, for partition: Partition, into elements: inout [FetchQueue.Element]
    ) -> Bool {
        let code = ErrorCode(rawValue: answer.errorCode)
        guard code == .none else {
            failed(partition, code, into: &elements)
            return false
        }
        let end = end(of: answer)
        let before = elements.count
        var damage: CodecError?
        do throws(CodecError) {
            try walk(answer, of: partition, end: end, into: &elements)
        } catch {
            damage = error
        }
        partition.lease.fetched(upTo: partition.position, batches: elements.count - before, end: end)
        guard let damage else { return true }
        let error = KafkaError(
            .corruptBatch,
            "the log cannot be read at offset \(partition.position): \(damage.message); the position stays there")
        fail(partition, error, into: &elements)
        return false
    }

    /// Where the log ends for this reader: under `.readCommitted` before the first transaction that is open (T41).
    private func end(of answer: FetchResponse.PartitionData) -> Int64 {
        guard configuration.isolationLevel == .readCommitted, answer.lastStableOffset >= 0 else {
            return answer.highWatermark
        }
        return answer.lastStableOffset
    }

    /// Goes through the batches' headers. What holds no record for the user is passed, and the batch before it ends
    /// behind it.
    private func walk(
        _ answer: FetchResponse.PartitionData, of partition: Partition, end: Int64,
        into elements: inout [FetchQueue.Element]
    ) throws(CodecError) {
        guard let records = answer.records, !records.isEmpty else { return }
        var batches = RecordBatches(records)
        var aborted = abortedTransactions(of: answer)
        var isWhole = false
        var last: FetchedBatch?
        defer { if let last { elements.append(.batch(last)) } }
        while let batch = try batches.next() {
            isWhole = true
            // Markers before the position count too.
            let isAborted = try aborted?.covers(batch) ?? false
            guard batch.lastOffset >= partition.position else { continue }
            if batch.holdsRecords, !isAborted {
                if let last { elements.append(.batch(last)) }
                last = FetchedBatch(
                    stored: batch, position: partition.position, end: end, nextOffset: batch.lastOffset + 1,
                    lease: partition.lease)
            } else {
                last?.nextOffset = batch.lastOffset + 1
            }
            partition.position = batch.lastOffset + 1
        }
        // Whatever the limits, a broker sends the first batch whole (KIP-74).
        guard isWhole else { throw CodecError(.truncated, "the broker sent no whole batch") }
    }

    private func abortedTransactions(of answer: FetchResponse.PartitionData) -> AbortedTransactions? {
        guard configuration.isolationLevel == .readCommitted, let listed = answer.abortedTransactions, !listed.isEmpty
        else { return nil }
        return AbortedTransactions(
            listed.map { .init(producerID: $0.producerId, firstOffset: $0.firstOffset) },
            verifyingMarkers: configuration.verifiesChecksums)
    }

    // MARK: Failures

    private func failed(_ partition: Partition, _ code: ErrorCode, into elements: inout [FetchQueue.Element]) {
        if code == .offsetOutOfRange {
            proveOutOfRange(partition)
        } else if code.meansNewLeader || code.isRetriable {
            partition.doubtLeader()
        } else {
            fail(partition, .broker(code, "the partition cannot be read"), into: &elements)
        }
    }

    /// Tells the reader, and reads nothing more of the partition until it is sought elsewhere.
    func fail(_ partition: Partition, _ error: KafkaError, into elements: inout [FetchQueue.Element]) {
        partition.isFailed = true
        let name = partition.lease.partition
        elements.append(.failure(error.of(topic: name.topic, partition: name.partition)))
    }
}

extension AbortedTransactions {
    fileprivate mutating func covers(_ batch: StoredRecordBatch) throws(CodecError) -> Bool {
        guard case .current(let batch) = batch else { return false }
        return try covers(batch)
    }
}
