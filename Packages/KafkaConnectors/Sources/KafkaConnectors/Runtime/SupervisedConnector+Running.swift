import KafkaCodecs
import KafkaTransport

/// Runs, failures and the end.
extension SupervisedConnector {
    /// With `untilEnd`, how many attempts in a row may fail without carrying anything before the connector is given up.
    static let attemptsUntilEnd = 5

    /// Runs the pipeline again and again until `stop()`, until a failure that must not be retried, or, with `untilEnd`,
    /// until everything is carried.
    ///
    /// - Returns: Whether the connector succeeded; `false` if it was given up before its end, or if what was in flight
    ///   was not written within the drain timeout.
    func supervise(untilEnd: Bool) async -> Bool {
        let probing = Task { await self.probeRegularly() }
        defer { probing.cancel() }
        var backoff = Backoff(initial: times.firstWait, maximum: times.longestWait)
        var (attempts, carriedBefore) = (0, UInt64(0))
        while !stopping.isStopped {
            let began = ContinuousClock.now
            do {
                log.debug("starts")
                state.withLock { $0.isRunning = true }
                defer { state.withLock { $0.isRunning = false } }
                try await attempt(untilEnd: untilEnd)
                break
            } catch {
                let reason = log.context.untitled("\(error)")
                if stopping.isStopped {
                    log.warning("ended with an error: \(reason)", error: reason)
                    state.withLock { state in
                        state.status.lastError = reason
                        state.status.state = .ended
                    }
                    return !(error is DrainTimeout)
                }
                if let reason = pipeline.finalReason(of: error) {
                    note(reason, isLast: true)
                    log.error(reason, error: reason)
                    return false
                }
                let carried = pipeline.progress.carried
                (attempts, carriedBefore) = (carried > carriedBefore ? 1 : attempts + 1, carried)
                if began.duration(to: .now) > .seconds(60) { backoff.reset() }
                if untilEnd, attempts >= Self.attemptsUntilEnd {
                    note(reason, isLast: true)
                    log.error("gave up after \(attempts) attempts: \(reason)", error: reason)
                    return false
                }
                await pause(backoff.next(), after: reason)
            }
        }
        state.withLock { $0.status.state = .ended }
        return true
    }

    /// Stops reading, waits until what is in flight is written and committed, and ends `supervise`.
    func stop() async {
        stopping.stop()
        state.withLock { $0.retry }?.stop()
        await pipeline.stop()
    }

    // MARK: One attempt

    /// Runs the pipeline once. After a stop, does not wait for it if nothing can be in flight: neither a connection
    /// that is being opened, nor a side that cannot be reached, delays the end.
    private func attempt(untilEnd: Bool) async throws {
        let running = Task { try await pipeline.run(untilEnd: untilEnd) }
        if let result = await stopping.first(running) { return try result.get() }
        let ended = StopSignal()
        let waiting = Task {
            _ = await running.result
            ended.stop()
        }
        defer { waiting.cancel() }
        let began = ContinuousClock.now
        var isInFlight = false
        while !ended.isStopped, began.duration(to: .now) < times.drain {
            guard mustAwaitEnd(since: began) else {
                running.cancel()
                return log.info("stopped while a side was unreachable; nothing was in flight")
            }
            // Read before the wait: the pipeline gives up at the same time, and then has nothing in flight any more.
            isInFlight = pipeline.progress.oldestUnacknowledged != nil
            await ended.sleep(for: .milliseconds(50))
        }
        guard ended.isStopped else {
            defer { running.cancel() }
            guard isInFlight else {
                throw ConnectorError("did not end within \(times.drain.components.seconds) s")
            }
            throw DrainTimeout(limit: times.drain)
        }
        try await running.value
    }

    /// Returns whether something may be in flight.
    private func mustAwaitEnd(since began: ContinuousClock.Instant) -> Bool {
        // `isCarrying` is false once the run has ended, but only the result says whether its drain succeeded.
        guard pipeline.hasOpened else { return false }
        let isLost = state.withLock { $0.status.isReachable } == false
        let isIdle = pipeline.progress.oldestUnacknowledged == nil
        return !(isLost && isIdle && began.duration(to: .now) > .milliseconds(500))
    }

    // MARK: Failures

    /// Notes a failure, logs its cause unless that was logged before, and waits.
    private func pause(_ wait: Duration, after reason: String) async {
        let seconds = Self.seconds(wait)
        if note(reason, isLast: false) {
            let next =
                "tries again from its last committed position, with waits of up to "
                + "\(times.longestWait.components.seconds) s"
            if pipeline.causes.isNew(reason) {
                log.error("\(reason); \(next)", error: reason)
            } else {
                log.info("failed for a reason that was logged before; \(next)")
            }
        } else {
            log.debug("failed again: \(reason); next attempt in \(seconds) s")
        }
        let retry = StopSignal()
        state.withLock { $0.retry = retry }
        if !stopping.isStopped { await retry.sleep(for: wait) }
        state.withLock { $0.retry = nil }
    }

    /// Notes a failure. Returns whether its cause is new since the connector was last ready.
    @discardableResult
    private func note(_ reason: String, isLast: Bool) -> Bool {
        let progress = pipeline.progress
        return state.withLock { state in
            state.status.state = .failed
            state.status.lastError = reason
            state.status.isGivenUp = isLast
            if !isLast { state.status.restarts += 1 }
            state.noteFailure(done: progress.carried + progress.deadLetters, at: .now)
            // The set is bounded. There are few causes, since numbers are left out of them.
            if state.loggedCauses.count >= 100 { state.loggedCauses = [] }
            return state.loggedCauses.insert(FailureCauses.cause(of: reason)).inserted
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = Int((duration / .milliseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
