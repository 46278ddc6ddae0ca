import KafkaCodecs
import KafkaTransport

/// The regular probes of both sides.
extension SupervisedConnector {
    /// Probes both sides until it is cancelled. At first it probes more often, until the partitions are assigned and
    /// the lag is known.
    func probeRegularly() async {
        var early = 10
        while !Task.isCancelled {
            await probeOnce()
            early -= status.lag == nil ? 1 : early
            let wait = early > 0 ? min(times.probeInterval, .milliseconds(500)) : times.probeInterval
            do { try await Task.sleep(for: wait) } catch { return }
        }
    }

    private func probeOnce() async {
        let failure = await probe.failure(within: times.probeTimeout).map(log.context.untitled)
        guard !Task.isCancelled else { return }
        let retry = state.withLock { state in
            let isBack = state.status.isReachable == false && failure == nil
            state.status.isReachable = failure == nil
            state.status.unreachable = failure
            return isBack ? state.retry : nil
        }
        // If a side can be reached again, the wait before the next attempt ends.
        retry?.stop()
        report(status)
    }

    /// Logs when the connector stops being ready for a reason other than a failure, and when it is ready again.
    private func report(_ status: ConnectorStatus) {
        let reason = status.unreadiness
        let wasReady = state.withLock { state in
            defer {
                if status.state == .running || status.state == .standby {
                    state.wasReady = reason == nil
                    if reason == nil { state.loggedCauses = [] }
                }
            }
            return state.wasReady
        }
        if status.state == .running || status.state == .standby {
            // The reason of a failure was logged when it occurred.
            if let reason, wasReady, !status.isRecovering { log.warning("not ready: \(reason)", error: reason) }
            if reason == nil, !wasReady { log.info("ready again") }
        }
        log.debug(
            "\(status.state.rawValue): \(status.carried) carried, lag \(status.lag.map(String.init) ?? "unknown"), "
                + "\(status.deadLetters) dead letters, oldest unacknowledged record "
                + "\(status.oldestUnacknowledged.map { "\($0.components.seconds) s" } ?? "none")")
    }
}
