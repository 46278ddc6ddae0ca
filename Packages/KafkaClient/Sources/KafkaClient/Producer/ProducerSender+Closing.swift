import KafkaCodecs
import KafkaTransport

/// Flushes and closes the producer.
extension ProducerSender {
    /// Seals the open batches of `appenders` and waits until all of their batches have ended, or until the task is
    /// cancelled.
    func flush(_ appenders: [PartitionAppender]) async {
        await beginFlush(appenders).value(orIfCancelled: ())
    }

    /// Seals the open batches of `appenders`. The returned value is set when all of their batches have ended.
    func beginFlush(_ appenders: [PartitionAppender]) -> Awaited<Void> {
        let done = Awaited<Void>()
        loop.run {
            let group = FlushGroup(done)
            for appender in appenders { self.flush(appender, into: group) }
            for appender in appenders {
                appender.collect()
                self.enqueue(appender)
            }
            self.drain()
            group.finishIfEmpty()
        }
        return done
    }

    /// Seals the open batch of a partition, and adds all batches of the partition to those that `group` waits for.
    private func flush(_ appender: PartitionAppender, into group: FlushGroup) {
        if let batch = appender.sealOpen(where: { _ in true }) {
            batch.prepare(configuration.compression, level: configuration.compressionLevel)
        }
        let compressing = appender.state.withLock { $0.sealed }
        for batch in compressing + appender.queue + appender.flight.all { group.enter(batch) }
    }

    /// Sends all appended records for at most `deadline`, then fails the remaining ones.
    func close(_ appenders: [PartitionAppender], deadline: Duration) async {
        let done = Awaited<Void>()
        loop.run { self.loop.schedule(after: deadline) { done.set(()) } }
        Task {
            await self.abortLeftOpen()
            await self.beginFlush(appenders).value()
            done.set(())
        }
        await done.value()
        await valueOnLoop { self.end(appenders) }
        reports.finish()
    }

    /// Fails every batch that has not ended, including those that are still being compressed.
    private func end(_ appenders: [PartitionAppender]) {
        isClosed = true
        cancelTimers()
        var ended: [DeliveryReport] = []
        for appender in appenders {
            let sent = appender.flight.takeAll()
            for batch in sent where batch.attempts > 0 { batch.isOutcomeUnknown = true }
            let unsent = appender.queue + appender.refuse(.closed)
            appender.queue = []
            appender.isReady = false
            for batch in sent.sorted(by: { $0.isBefore($1) }) + unsent {
                end(batch, .failure(.closed), into: &ended)
            }
            for waiter in appender.openWaiters { waiter.set(()) }
            appender.openWaiters = []
        }
        ready = []
        finish(ended)
    }

    /// Runs `work` on the loop and returns its value.
    func valueOnLoop<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withUnsafeContinuation { continuation in
            loop.run { continuation.resume(returning: work()) }
        }
    }
}
