import KafkaTransport
import RivvenProtocol

extension RivvenClient {
    /// Sends a request about a partition to the partition's leader, and follows a change of leader.
    ///
    /// If a broker does not lead the partition, or is busy, it has not carried the request out. The request is then
    /// retried, at most `Configuration.retries` times and within the time that it may take.
    func send(
        _ request: RivvenRequest, to partition: RivvenPartition, over use: ChannelUse, extra: Duration = .zero
    ) async throws -> RivvenResponse {
        let end = MonotonicClock.now() &+ (configuration.requestTimeout + extra).wholeNanoseconds
        var backoff: Backoff?
        var attempt = 0
        while true {
            let failure: RivvenError
            var pause = Duration.zero
            do throws(RivvenError) {
                let response = try await leaders.channel(use, for: partition)
                    .send(request, timeout: Self.left(until: end) - extra, extra: extra)
                guard case .throttled(let throttled) = response else { return response }
                failure = RivvenError(
                    .busy, "the broker is over its quota \"\(BrokerText.shown(throttled.quotaType))\"")
                pause = .milliseconds(Int64(clamping: min(throttled.throttleTimeMs, 60_000)))
            } catch {
                if error.code == .connection || error.code == .timedOut { leaders.forget(partition) }
                guard error.code == .notLeader || error.code == .busy else { throw error }
                failure = error
            }
            attempt += 1
            var waits = backoff ?? Backoff(initial: .milliseconds(50), maximum: .seconds(1))
            pause = max(pause, waits.next())
            backoff = waits
            guard attempt <= configuration.retries, Self.left(until: end) > pause + extra else { throw failure }
            configuration.report(failure)
            if failure.code == .notLeader { await leaders.refresh(partition, within: Self.left(until: end)) }
            try await wait(pause)
        }
    }

    /// Waits for `duration`. The wait ends early if the task is cancelled or the client is closed.
    private func wait(_ duration: Duration) async throws {
        guard !hasClosed else { throw RivvenChannel.closed }
        await LoopWait(loop).wait(duration)
        try Task.checkCancellation()
        guard !hasClosed else { throw RivvenChannel.closed }
    }

    private static func left(until end: Int64) -> Duration {
        .nanoseconds(max(end &- MonotonicClock.now(), 1_000_000))
    }

    /// Sends a request that any server of the cluster can handle.
    func send(_ request: RivvenRequest) async throws(RivvenError) -> RivvenResponse {
        try await leaders.home.control.send(request)
    }
}
