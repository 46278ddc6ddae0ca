import KafkaCodecs
import KafkaProtocol
import KafkaTransport

extension Fetcher {
    /// Handles the result of a Fetch: a response or an error.
    func completed(
        _ node: Int32, _ asked: [Partition], sent: Int64, _ result: Result<(Bytes, Int16), KafkaError>
    ) {
        guard !isClosed else { return }
        do throws(KafkaError) {
            let (response, version) = try Self.response(in: result)
            let progress = take(response, to: asked, from: node, byID: version >= 13)
            noteRound(node, sent: sent, progress)
        } catch {
            for partition in asked { partition.asked = nil }
            nodeFailed(node, asked, error)
        }
        // Clear each partition's request before sending the next Fetch: otherwise each response is dropped as stale.
        for partition in asked { partition.asked = nil }
        fetch()
    }

    private static func response(
        in result: Result<(Bytes, Int16), KafkaError>
    ) throws(KafkaError) -> (FetchResponse, Int16) {
        let (body, version) = try result.get()
        var reader = ByteReader(body)
        let response: FetchResponse
        do throws(CodecError) {
            response = try FetchResponse(from: &reader, version: version)
        } catch {
            throw KafkaError(.malformed, "the response to a Fetch cannot be read: \(error.message)")
        }
        guard response.errorCode == 0 else { throw .broker(response.errorCode, "the broker refused a Fetch") }
        return (response, version)
    }

    /// The effect of a response.
    private struct Progress {
        /// Whether a position moved, or a request was out of date.
        var hasMoved = false
        /// The partitions with an error, by error. Each waits on its own.
        var errors: [ErrorCode: [Partition]] = [:]
        /// Partitions that succeed again after an event reported their failures.
        var recovered: [TopicPartition] = []
    }

    private func take(
        _ response: FetchResponse, to asked: [Partition], from node: Int32, byID: Bool
    ) -> Progress {
        var names: [UUID128: String] = [:]
        if byID { for partition in asked { names[partition.topicID] = partition.name.topic } }
        var elements: [FetchQueue.Element] = []
        var progress = Progress()
        progress.hasMoved = asked.contains { !matchesPendingRequest($0, from: node) }
        for topic in response.responses {
            guard let topicName = byID ? names[topic.topicId] : topic.topic else { continue }
            for answer in topic.partitions {
                let name = TopicPartition(topicName, answer.partitionIndex)
                guard let partition = partitions[name], matchesPendingRequest(partition, from: node) else { continue }
                // A partition that a response lists twice is read once.
                partition.asked = nil
                let position = partition.position
                let code = ErrorCode(rawValue: answer.errorCode)
                if code == .none {
                    partition.failures = 0
                    if partition.isReported {
                        partition.isReported = false
                        progress.recovered.append(name)
                    }
                    take(answer, for: partition, into: &elements)
                } else {
                    progress.errors[code, default: []].append(partition)
                }
                if partition.position != position { progress.hasMoved = true }
            }
        }
        for (code, partitions) in progress.errors { failed(partitions, code, into: &elements) }
        report(recovered: progress.recovered, from: node)
        queue.put(elements)
        return progress
    }

    /// Reports that fetches of partitions succeed again, before the reader receives their records.
    private func report(recovered partitions: [TopicPartition], from node: Int32) {
        guard !partitions.isEmpty else { return }
        configuration.onEvent(
            .init(
                kind: .fetchRecovered, message: "fetches from broker \(node) succeed again",
                partitions: partitions.sorted()))
    }

    /// Adds a wait between fetches if the broker keeps responding at once without progress.
    private func noteRound(_ node: Int32, sent: Int64, _ progress: Progress) {
        var state = nodes[node, default: FetchNode()]
        let wait = max(configuration.fetchMaximumWait.nanoseconds, 10_000_000)
        if progress.hasMoved || !progress.errors.isEmpty || loop.now &- sent >= wait / 2 {
            state.progressed()
        } else {
            state.stayedEmpty(at: loop.now, longestWait: wait)
        }
        nodes[node] = state
        if progress.errors.isEmpty { leadersWork() }
        guard FetchNode.isReported(state.emptyRounds, from: 16) else { return }
        var event = Consumer.Event(
            kind: .emptyResponses,
            message:
                "broker \(node) responded to \(state.emptyRounds) fetches at once and without records, although it "
                + "should wait up to \(configuration.fetchMaximumWait): the consumer waits between fetches",
            partitions: [])
        event.attempts = state.emptyRounds
        configuration.onEvent(event)
    }

    /// Whether a response matches the request in flight. It does not if the position was set elsewhere, or if the
    /// partition was revoked or paused meanwhile.
    private func matchesPendingRequest(_ partition: Partition, from node: Int32) -> Bool {
        guard let asked = partition.asked else { return false }
        return asked.node == node && asked.position == partition.position && !partition.isPaused
            && !partition.lease.isOver && !partition.isHeld
    }

    private func take(
        _ answer: FetchResponse.PartitionData, for partition: Partition, into elements: inout [FetchQueue.Element]
    ) {
        let end = end(of: answer)
        let before = elements.count
        var damage: CodecError?
        do throws(CodecError) {
            try walk(answer, of: partition, end: end, into: &elements)
        } catch {
            damage = error
        }
        partition.lease.fetched(
            upTo: partition.position, batches: elements.count - before, end: end, at: loop.now)
        guard let damage else { return }
        let error = KafkaError(
            .corruptBatch,
            "the log cannot be read at offset \(partition.position): \(damage.message); the position stays there")
        fail(partition, error, into: &elements)
    }

    /// Returns where the log ends for this reader: under `.readCommitted` the last stable offset, otherwise the high
    /// watermark.
    private func end(of answer: FetchResponse.PartitionData) -> Int64 {
        guard configuration.isolationLevel == .readCommitted, answer.lastStableOffset >= 0 else {
            return answer.highWatermark
        }
        return answer.lastStableOffset
    }

    /// Walks the batch headers. A batch without records for the user is skipped, and the batch before it then ends
    /// after it.
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
            // Markers before the position are needed too: they end aborted transactions.
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
        // A broker sends the first batch whole, whatever the limits are (KIP-74).
        guard isWhole else { throw CodecError(.truncated, "the broker sent no complete batch") }
    }

    private func abortedTransactions(of answer: FetchResponse.PartitionData) -> AbortedTransactions? {
        guard configuration.isolationLevel == .readCommitted, let listed = answer.abortedTransactions, !listed.isEmpty
        else { return nil }
        return AbortedTransactions(
            listed.map { .init(producerID: $0.producerId, firstOffset: $0.firstOffset) },
            verifyingMarkers: configuration.verifiesChecksums)
    }
}

extension AbortedTransactions {
    fileprivate mutating func covers(_ batch: StoredRecordBatch) throws(CodecError) -> Bool {
        guard case .current(let batch) = batch else { return false }
        return try covers(batch)
    }
}
