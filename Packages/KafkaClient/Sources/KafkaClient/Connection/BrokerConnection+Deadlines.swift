import KafkaTransport

/// A timer for many deadlines. It is set to the earliest one.
struct DeadlineTimer {
    private var timer: LoopTimer?
    private var deadline = Int64.max

    /// Makes `work` run at `deadline` or earlier.
    mutating func arm(for deadline: Int64, on loop: EventLoop, _ work: @escaping () -> Void) {
        guard deadline < self.deadline else { return }
        timer?.cancel()
        self.deadline = deadline
        timer = loop.schedule(after: .nanoseconds(max(deadline &- loop.clock.now(), 0)), work)
    }

    /// Resets the timer after it has fired.
    mutating func fired() { (timer, deadline) = (nil, .max) }

    mutating func cancel() {
        timer?.cancel()
        fired()
    }
}

extension BrokerConnection {
    /// Makes the connection check its deadlines at `deadline` or earlier.
    func arm(for deadline: Int64) {
        deadlines.arm(for: deadline, on: loop) { [weak self] in self?.checkDeadlines() }
    }

    /// Fails the overdue requests. The timer stays set when requests are completed, so there may be none.
    private func checkDeadlines() {
        deadlines.fired()
        let now = loop.clock.now()
        if pending.isInFlightOverdue(at: now) {
            // All later responses would wait behind the one that does not arrive.
            return fail(
                .connection("the connection to \(address) was closed: an earlier request had no response in time"),
                overdue: .timedOut("\(address) did not respond within the request timeout"))
        }
        for request in pending.takeOverdueWaiting(at: now) {
            request.complete(.failure(.timedOut("cannot reach \(address) within the request timeout")))
        }
        if let next = pending.earliestDeadline { arm(for: next) }
    }
}

extension Duration {
    /// The duration in whole nanoseconds, at most about 146 years.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(whole &+ attoseconds / 1_000_000_000, .max / 2)
    }

    /// The duration in whole milliseconds, clamped to the 32 bits of the protocol's fields.
    var milliseconds: Int32 { Int32(clamping: nanoseconds / 1_000_000) }
}
