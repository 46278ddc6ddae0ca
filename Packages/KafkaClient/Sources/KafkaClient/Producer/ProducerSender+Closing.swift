import KafkaTransport

extension ProducerSender {
    /// Seals what is open in `appenders` and waits until each of their batches has ended.
    func flush(_ appenders: [PartitionAppender]) async {
        await withUnsafeContinuation { continuation in
            loop.run {
                let group = FlushGroup(continuation)
                for appender in appenders { self.flush(appender, into: group) }
                self.sendFlushed(appenders)
                group.finishIfEmpty()
            }
        }
    }

    /// Sends what was appended for at most `deadline`, then fails the rest.
    func close(_ appenders: [PartitionAppender], deadline: Duration) async {
        await withUnsafeContinuation { continuation in
            loop.run {
                let end = OneTime { continuation.resume() }
                _ = self.loop.schedule(after: deadline) { end.run() }
                Task {
                    await self.abortLeftOpen()
                    await self.flush(appenders)
                    self.loop.run { end.run() }
                }
            }
        }
        await onLoop { self.end(appenders) }
        reports.finish()
    }

    func onLoop(_ work: @escaping @Sendable () -> Void) async {
        await withUnsafeContinuation { continuation in
            loop.run {
                work()
                continuation.resume()
            }
        }
    }
}

/// Runs its action the first time it is asked to. For the loop alone.
final class OneTime: @unchecked Sendable {
    // Unchecked because it is touched on the loop alone.
    private var action: (() -> Void)?

    init(_ action: @escaping () -> Void) {
        self.action = action
    }

    func run() {
        action?()
        action = nil
    }
}
