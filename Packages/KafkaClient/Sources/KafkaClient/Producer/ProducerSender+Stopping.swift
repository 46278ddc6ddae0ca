import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Handles batches that fail permanently, and the records behind them in their partition.
///
/// Without a transactional id, a partition whose batch B failed *stops* (`PartitionAppender.Stop`):
/// - Batches behind B that were not sent fail with `.precedingBatchFailed`: the retries, the queue, those that are
///   being compressed, and the open one. New ones are refused, under the lock under which they are opened.
/// - Batches behind B that are in flight end with their response: written, or failed with `.precedingBatchFailed`; they
///   are never sent again. Under idempotence the broker refuses them if B was not written, since their sequences do not
///   follow. Without idempotence there are none: one batch of a partition is in flight at a time.
/// - Once they have ended, the partition takes a new epoch, so that a request for B that is delayed in the network
///   cannot be written behind what the user sends next. Then it opens: by itself when the reports of all these batches
///   were read, or when the user calls `reopen`.
/// - An invalid batch does not stop its partition under `.failFollowing`: the user chose to drop it.
extension ProducerSender {
    /// Fails a batch permanently after an attempt.
    func fail(
        _ batch: ProducerBatch, _ failure: KafkaError, isInvalid: Bool, refused: [RefusedRecord] = [],
        into ended: inout [DeliveryReport]
    ) {
        let appender = batch.appender
        appender.flight.remove(batch)
        if batch.sequence >= 0, renewsEpochs { appender.flight.noteGap(isInvalid ? .notWritten : .uncertain) }
        end(batch, .failure(failure), refused: refused, into: &ended)
        guard transactions == nil, !isClosed, !isInvalid || configuration.failedPartitions == .hold else { return }
        stop(appender, behind: batch, failure, into: &ended)
    }

    private func stop(
        _ appender: PartitionAppender, behind batch: ProducerBatch, _ failure: KafkaError,
        into ended: inout [DeliveryReport]
    ) {
        if appender.stop.map({ $0.place < batch.place }) != true {
            appender.stop = .init(place: batch.place)
        }
        appender.stop?.isSettled = false
        let reason = Self.precedingBatchFailed(failure).of(topic: appender.topicName, partition: appender.partition)
        let behind = appender.queue.filter { $0.place > batch.place }
        appender.queue.removeAll { $0.place > batch.place }
        for unsent in appender.flight.takeRetries(behind: batch.place) + behind + appender.refuse(reason) {
            end(unsent, .failure(reason), into: &ended)
        }
    }

    /// Fails a batch that was in flight behind the one that stopped its partition.
    func failBehind(_ batch: ProducerBatch, into ended: inout [DeliveryReport]) {
        batch.appender.flight.remove(batch)
        if renewsEpochs { batch.appender.flight.noteGap(.uncertain) }
        end(batch, .failure(Self.precedingBatchFailed(nil)), into: &ended)
    }

    static func precedingBatchFailed(_ cause: KafkaError?) -> KafkaError {
        var error = KafkaError(
            .precedingBatchFailed,
            "not sent, because an earlier batch of the partition failed" + (cause.map { ": \($0.message)" } ?? ""))
        error.brokerError = cause?.brokerError
        error.isRetriable = true
        return error
    }

    // MARK: Opening again

    /// Lets a stopped partition open if all of its batches have ended.
    func settleStop(_ appender: PartitionAppender) {
        guard appender.stop?.isSettled == false, appender.queue.isEmpty else { return }
        switch configuration.failedPartitions {
        case .failFollowing:
            appender.stop = nil
            opening.append(appender)
        case .hold:
            appender.stop?.isSettled = true
            wakeOpenWaiters(appender)
        }
    }

    /// Accepts records for the partitions again. From any thread.
    func open(_ appenders: [PartitionAppender]) {
        for appender in appenders { appender.open() }
        loop.run {
            for appender in appenders { self.wakeOpenWaiters(appender) }
        }
    }

    private func wakeOpenWaiters(_ appender: PartitionAppender) {
        let waiters = appender.openWaiters
        appender.openWaiters = []
        for waiter in waiters { waiter.set(()) }
    }

    /// Opens a stopped partition once its batches have ended; returns early if the task is cancelled.
    func reopen(_ appender: PartitionAppender) async throws(KafkaError) {
        let deadline = loop.clock.now() &+ cluster.configuration.maximumBlock.nanoseconds
        await waitForOpen(appender, until: deadline) { $0.stop?.isSettled != false }
        let isOpen = await valueOnLoop {
            guard appender.stop?.isSettled != false else { return false }
            appender.stop = nil
            self.open([appender])
            self.drain()
            return true
        }
        guard !isOpen else { return }
        throw Task.isCancelled
            ? KafkaError(.cancelled, "the task was cancelled before the partition was open again")
            : .timedOut("batches of the partition are still in flight: call reopen(_:partition:) again")
    }

    /// Waits until a stopped partition accepts records again.
    func waitForOpen(_ appender: PartitionAppender, until deadline: Int64) async {
        await waitForOpen(appender, until: deadline) { $0.state.withLock { $0.refusal == nil } }
    }

    private func waitForOpen(
        _ appender: PartitionAppender, until deadline: Int64,
        isOpen: @escaping @Sendable (PartitionAppender) -> Bool
    ) async {
        let opened = Awaited<Void>()
        loop.run {
            guard !self.isClosed, !isOpen(appender) else { return _ = opened.set(()) }
            appender.openWaiters.append(opened)
            self.loop.schedule(after: .nanoseconds(max(deadline &- self.loop.clock.now(), 0))) { opened.set(()) }
        }
        await opened.value(orIfCancelled: ())
    }

    // MARK: Expiry

    /// Fails the batches of a partition that have been queued for longer than `deliveryTimeout`; all of them if the
    /// producer is closed.
    func failExpired(_ appender: PartitionAppender, _ now: Int64) {
        guard let batch = appender.queue.first, isClosed || batch.openedAt &+ deliveryTimeout <= now else { return }
        var ended: [DeliveryReport] = []
        while let batch = appender.queue.first, isClosed || batch.openedAt &+ deliveryTimeout <= now {
            appender.queue.removeFirst()
            fail(batch, isClosed ? .closed : expired(appender), isInvalid: false, into: &ended)
        }
        settle(appender, into: &ended)
        finish(ended)
    }

    private var deliveryTimeout: Int64 { configuration.deliveryTimeout.nanoseconds }

    private func expired(_ appender: PartitionAppender) -> KafkaError {
        let limit = "not acknowledged within the delivery timeout of \(configuration.deliveryTimeout)"
        guard let cause = appender.lastFailure else { return .timedOut(limit) }
        var error = KafkaError.timedOut("\(limit); the last attempt failed: \(cause.message)")
        error.brokerError = cause.brokerError
        return error
    }
}
