import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Handles the responses to Produce requests: a batch is acknowledged, sent again, or failed.
extension ProducerSender {
    func answered(_ batches: [ProducerBatch], _ result: Result<(Bytes, Int16), KafkaError>) {
        guard !isClosed else { return }
        var ended: [DeliveryReport] = []
        switch result {
        case .failure(let error):
            for batch in batches { resolve(batch, failure: error, into: &ended) }
        case .success(let (body, version)):
            guard configuration.acks != .none else {
                for batch in batches { acknowledge(batch, baseOffset: -1, into: &ended) }
                break
            }
            do throws(CodecError) {
                var reader = ByteReader(body)
                let response = try ProduceResponse(from: &reader, version: version)
                read(response, for: batches, into: &ended)
            } catch {
                let error = KafkaError.connection("a Produce response cannot be read: \(error.message)")
                for batch in batches { resolve(batch, failure: error.mayBeWritten(), into: &ended) }
            }
        }
        finish(ended)
        drain()
    }

    /// Handles batches that could not be sent.
    func failed(_ batches: [ProducerBatch], _ error: KafkaError) {
        var ended: [DeliveryReport] = []
        for batch in batches { resolve(batch, failure: error, into: &ended) }
        finish(ended)
    }

    private func read(
        _ response: ProduceResponse, for batches: [ProducerBatch], into ended: inout [DeliveryReport]
    ) {
        var left = batches[...]
        for topic in response.responses {
            for answer in topic.partitionResponses {
                guard
                    let index = left.firstIndex(where: {
                        $0.appender.partition == answer.index && $0.appender.topicName == topic.name
                    })
                else { continue }
                let batch = left.remove(at: index)
                let code = ErrorCode(rawValue: answer.errorCode)
                if code == .none || code == .duplicateSequenceNumber {
                    acknowledge(batch, baseOffset: code == .none ? answer.baseOffset : -1, into: &ended)
                } else {
                    resolve(
                        batch, failure: .broker(code, answer.errorMessage ?? "the broker did not write a batch"),
                        refused: batch.refusedRecords(answer.recordErrors), into: &ended)
                }
            }
        }
        for batch in left {
            let error = KafkaError.connection("the broker's response leaves out a partition").mayBeWritten()
            resolve(batch, failure: error, into: &ended)
        }
    }

    private func acknowledge(_ batch: ProducerBatch, baseOffset: Int64, into ended: inout [DeliveryReport]) {
        batch.appender.flight.acknowledge(batch)
        batch.appender.lastFailure = nil
        end(batch, .success(baseOffset), into: &ended)
        settle(batch.appender, into: &ended)
    }

    /// Decides what follows a failed attempt: another attempt, or the failure of the batch.
    ///
    /// - Parameter refused: The records that the broker named in its response.
    func resolve(
        _ batch: ProducerBatch, failure: KafkaError, refused: [RefusedRecord] = [], into ended: inout [DeliveryReport]
    ) {
        let appender = batch.appender
        defer { settle(appender, into: &ended) }
        if failure.mayHaveBeenWritten || failure.brokerError?.leavesBatchInDoubt == true {
            batch.isOutcomeUnknown = true
        }
        if let stop = appender.stop, batch.place > stop.place { return failBehind(batch, into: &ended) }
        if failure.brokerError == .messageTooLarge, replaceByParts(batch) { return }
        let isFirst = appender.flight.isFirst(batch) && appender.flight.gap == .none
        let meaning = AttemptFailure(failure, isFirst: isFirst, renewsEpoch: renewsEpochs)
        if meaning == .moved {
            appender.leader = -1
            appender.isLeaderDoubtful = true
        }
        guard meaning.mayRetry(batch, configuration), !isClosed else {
            return fail(batch, failure, isInvalid: meaning == .invalid, refused: refused, into: &ended)
        }
        if case .lostSequence(let gap) = meaning { appender.flight.noteGap(gap) }
        appender.flight.retry(batch, at: loop.now, after: retryWait(failure))
        appender.lastFailure = failure
        report(failure, of: batch)
    }

    /// Returns the initial wait before the next attempt. It is short for CONCURRENT_TRANSACTIONS, because the
    /// coordinator finishes the previous transaction soon.
    private func retryWait(_ failure: KafkaError) -> Duration {
        failure.brokerError == .concurrentTransactions ? .milliseconds(20) : configuration.retryBackoff
    }

    private func report(_ failure: KafkaError, of batch: ProducerBatch) {
        let appender = batch.appender
        var event = Kafka.Event(
            .retry, .produce, failure.of(topic: appender.topicName, partition: appender.partition))
        event.attempts = batch.attempts
        event.wait = .nanoseconds(max(appender.flight.notBefore &- loop.now, 0))
        cluster.configuration.onEvent(event)
    }

    /// Replaces a batch that is too large by two halves, under the same sequence numbers. Returns false if it cannot be
    /// split.
    private func replaceByParts(_ batch: ProducerBatch) -> Bool {
        guard !isClosed,
            let parts = batch.split(
                memory, compression: configuration.compression, level: configuration.compressionLevel)
        else { return false }
        batch.appender.flight.remove(batch)
        batch.appender.flight.retry([parts.first, parts.second])
        return true
    }

    /// Lets the partition continue once no response is outstanding. Puts the batches to be retried back into the queue,
    /// and takes a new epoch after a gap.
    func settle(_ appender: PartitionAppender, into ended: inout [DeliveryReport]) {
        guard appender.flight.inFlight.isEmpty else { return }
        appender.queue.insert(contentsOf: appender.flight.takeRetries(), at: 0)
        if appender.flight.gap != .none { renewEpoch(of: appender, into: &ended) }
        settleStop(appender)
        enqueue(appender)
    }

    /// Ends a batch with `result` and adds its report to `ended`.
    func end(
        _ batch: ProducerBatch, _ result: Result<Int64, KafkaError>, refused: [RefusedRecord] = [],
        into ended: inout [DeliveryReport]
    ) {
        let appender = batch.appender
        var (result, offset, failure) = (result, Int64(-1), KafkaError?.none)
        switch result {
        case .success(let baseOffset): offset = baseOffset
        case .failure(let error):
            var error = error.of(topic: appender.topicName, partition: appender.partition)
            error.mayHaveBeenWritten = error.mayHaveBeenWritten || batch.isOutcomeUnknown
            if let transactions { error = batchFailed(batch, error, transactions) }
            result = .failure(error)
            failure = error
        }
        if configuration.reportsDeliveries {
            ended.append(
                DeliveryReport(
                    topic: appender.topicName, partition: appender.partition, baseOffset: offset, count: batch.count,
                    tags: batch.tags, attempts: batch.attempts, error: failure, refusedRecords: refused))
        }
        batch.finish(result, refused: refused)
    }

    /// Hands the reports of ended batches to the reader of `deliveries`.
    func finish(_ ended: [DeliveryReport]) {
        guard !ended.isEmpty || !opening.isEmpty else { return }
        let opening = opening
        self.opening = []
        if configuration.reportsDeliveries {
            reports.put(ended, opening: opening)
        } else {
            open(opening)
        }
    }
}

extension AttemptFailure {
    /// Returns whether the batch may be sent again after this failure. Counts the failure if `retries` limits its kind.
    func mayRetry(_ batch: ProducerBatch, _ configuration: Producer.Configuration) -> Bool {
        switch self {
        case .invalid, .permanent: return false
        case .unavailable, .moved, .behindAnother: return true
        case .refused, .unlisted, .lostSequence: break
        }
        batch.refusals += 1
        let limit = self == .unlisted ? min(configuration.retries, Self.maximumUnlisted) : configuration.retries
        return batch.refusals <= limit
    }
}

extension ProducerBatch {
    /// Returns the records that the broker named in its response, without those that are not in the batch.
    func refusedRecords(_ errors: [ProduceResponse.BatchIndexAndErrorMessage]) -> [RefusedRecord] {
        errors.compactMap { error in
            let index = Int(error.batchIndex)
            guard index >= 0, index < count else { return nil }
            return RefusedRecord(index: index, message: error.batchIndexErrorMessage, tag: tag(ofRecord: index))
        }
    }

    private func tag(ofRecord index: Int) -> UInt64? {
        let place = tagPlaces.isEmpty ? index : tagPlaces.firstIndex(of: index)
        return place.flatMap { $0 < tags.count ? tags[$0] : nil }
    }
}
