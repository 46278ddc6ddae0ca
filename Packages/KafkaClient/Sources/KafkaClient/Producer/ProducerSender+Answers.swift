import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// What becomes of batches: acknowledged, to be sent again, or failed.
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
                let error = KafkaError.connection("the answer to Produce cannot be read: \(error.message)")
                for batch in batches { resolve(batch, failure: error.mayBeWritten(), into: &ended) }
            }
        }
        finish(ended)
        bumpIfNeeded()
        drain()
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
                        into: &ended)
                }
            }
        }
        for batch in left {
            let error = KafkaError.connection("the broker's answer leaves out a partition").mayBeWritten()
            resolve(batch, failure: error, into: &ended)
        }
    }

    private func acknowledge(_ batch: ProducerBatch, baseOffset: Int64, into ended: inout [DeliveryReport]) {
        batch.appender.flight.acknowledge(batch)
        requeueRetries(batch.appender)
        end(batch, .success(baseOffset), into: &ended)
    }

    /// Decides what a failed attempt means: another one, or the batch's end.
    func resolve(_ batch: ProducerBatch, failure: KafkaError, into ended: inout [DeliveryReport]) {
        let appender = batch.appender
        if failure.mayHaveBeenWritten { batch.isOutcomeUnknown = true }
        if failure.code == .connection || failure.code == .timedOut || failure.brokerError?.meansNewLeader == true {
            appender.leader = -1
            appender.isLeaderDoubtful = true
        }
        if failure.brokerError == .messageTooLarge, replaceByParts(batch) { return requeueRetries(appender) }
        // Not the batch's fault: the transaction before is still being ended (T15).
        let isSoon = failure.brokerError == .concurrentTransactions
        let isFirst = appender.flight.isFirst(batch)
        // Nor is it that one before it is sent again, as one that is too large is in parts: it had spent the attempts of
        // those behind it.
        let isBehind = failure.brokerError == .outOfOrderSequenceNumber && !isFirst
        if isSoon || isBehind { batch.refusals += 1 }
        switch identity.decide(
            failure, isFirst: isFirst, hasAttemptsLeft: hasAttemptsLeft(batch))
        {
        case .retry:
            let delay = isSoon ? 20_000_000 : configuration.retryBackoff.nanoseconds
            let jitter = Int64.random(in: 0...max(delay / 5, 1))
            appender.flight.retry(batch, notBefore: loop.now &+ delay &+ jitter)
        case .fail:
            appender.flight.remove(batch)
            end(batch, .failure(failure), into: &ended)
        }
        requeueRetries(appender)
    }

    private func hasAttemptsLeft(_ batch: ProducerBatch) -> Bool {
        batch.attempts - batch.refusals <= configuration.retries && !isClosed
    }

    /// Sends the records of a batch that is too large in two, under the sequences that it had (T7).
    private func replaceByParts(_ batch: ProducerBatch) -> Bool {
        guard !isClosed,
            let parts = batch.split(
                memory, compression: configuration.compression, level: configuration.compressionLevel)
        else { return false }
        batch.appender.flight.remove(batch)
        batch.appender.flight.retry([parts.first, parts.second])
        return true
    }

    func resolve(_ batch: ProducerBatch, failure: KafkaError) {
        var ended: [DeliveryReport] = []
        resolve(batch, failure: failure, into: &ended)
        finish(ended)
    }

    func requeueRetries(_ appender: PartitionAppender) {
        let retries = appender.flight.takeRetries()
        guard !retries.isEmpty else { return }
        appender.queue.insert(contentsOf: retries, at: 0)
        enqueue(appender)
    }

    /// Fails batches that wait for longer than they may. One that was sent before leaves a gap in the sequences.
    func failExpired(_ appender: PartitionAppender, _ now: Int64) {
        let timeout = configuration.deliveryTimeout.nanoseconds
        var ended: [DeliveryReport] = []
        while let batch = appender.queue.first, batch.openedAt &+ timeout <= now || isClosed {
            appender.queue.removeFirst()
            if batch.sequence >= 0 { identity.noteGap() }
            var error: KafkaError =
                isClosed ? .closed : .timedOut("a batch was not acknowledged within the delivery timeout")
            error.mayHaveBeenWritten = batch.isOutcomeUnknown
            end(batch, .failure(error), into: &ended)
        }
        finish(ended)
    }

    func end(
        _ batch: ProducerBatch, _ result: Result<Int64, KafkaError>, into ended: inout [DeliveryReport]
    ) {
        let appender = batch.appender
        var result = result
        if case .failure(let error) = result {
            var error = error.of(topic: appender.topicName, partition: appender.partition)
            error.mayHaveBeenWritten = error.mayHaveBeenWritten || batch.isOutcomeUnknown
            if let transactions { error = batchFailed(batch, error, transactions) }
            result = .failure(error)
        }
        if configuration.reportsDeliveries {
            let (offset, error): (Int64, KafkaError?) =
                switch result {
                case .success(let offset): (offset, nil)
                case .failure(let error): (-1, error)
                }
            ended.append(
                DeliveryReport(
                    topic: appender.topicName, partition: appender.partition, baseOffset: offset, count: batch.count,
                    tags: batch.tags, attempts: batch.attempts, error: error))
        }
        batch.finish(result)
    }

    func finish(_ ended: [DeliveryReport]) {
        if !ended.isEmpty { reports.put(ended) }
    }
}
