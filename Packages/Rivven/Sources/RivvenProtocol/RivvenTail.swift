extension RivvenStore {
    /// Returns the last message of a partition, or `nil` if the partition has none.
    ///
    /// The offset before the end may have no message, and retention may remove messages during the search. So the
    /// search goes back in growing steps, and starts again if retention has moved the partition's start.
    ///
    /// - Throws: `RivvenError`: with `.broker` if the partition changes too fast to find its last message.
    public func tail(topic: String, partition: Int) async throws -> RivvenMessage? {
        var back: Int64 = 1
        for _ in 0..<64 {
            let (earliest, latest) = try await offsetBounds(topic: topic, partition: partition)
            guard latest > earliest else { return nil }
            let start = max(earliest, latest - back)
            if let last = try await lastMessage(topic, partition, from: start, before: latest) { return last }
            if start == earliest {
                let now = try await offsetBounds(topic: topic, partition: partition)
                if now.earliest == earliest { return nil }
            }
            back = min(back * 4, 1 << 40)
        }
        throw RivvenError(.broker, "the last message of \(topic)-\(partition) cannot be found: try again")
    }

    /// Reads from `start` on, and returns the last message before `end`.
    private func lastMessage(
        _ topic: String, _ partition: Int, from start: Int64, before end: Int64
    ) async throws -> RivvenMessage? {
        var (next, last) = (start, RivvenMessage?.none)
        while next < end {
            let messages = try await consume(
                topic: topic, partition: partition, from: next, maximumRecords: 500, maximumWait: .zero)
            guard let newest = messages.last(where: { $0.offset < end }), newest.offset >= next else { return last }
            last = newest
            next = newest.offset + 1
        }
        return last
    }

    /// Returns the last message once the partition has stopped growing.
    ///
    /// A broker continues to write a request whose sender was killed, so the last message may still change. Measured
    /// with rivvend 0.0.22: after its publisher was killed, a request of 500 records of 1 kB took up to 3.2 s until it
    /// was written completely, one of 2,000 up to 13 s, and one of 9,000 up to 53 s. While a partition was being
    /// written, by one writer or by eight, its end never stayed the same for longer than 0.17 s. So a partition whose
    /// end has not moved for `stillness` is at rest.
    ///
    /// - Parameters:
    ///   - stillness: How long the end must stay the same. The default, 1 s, is six times the longest pause that was
    ///     measured.
    ///   - limit: How long the call may take. Default 120 s.
    /// - Throws: `RivvenError`: with `.timedOut` if it is still growing, since another process writes it.
    public func settledTail(
        topic: String, partition: Int, stillness: Duration = .seconds(1), limit: Duration = .seconds(120)
    ) async throws -> RivvenMessage? {
        guard isSharedWithOtherProcesses else { return try await tail(topic: topic, partition: partition) }
        _ = try await settledEnd(topic: topic, partition: partition, stillness: stillness, limit: limit)
        return try await tail(topic: topic, partition: partition)
    }

    /// Returns the offset that the next message will get, once the partition has stopped growing. See `settledTail`.
    package func settledEnd(
        topic: String, partition: Int, stillness: Duration = .seconds(1), limit: Duration = .seconds(120)
    ) async throws -> Int64 {
        let clock = ContinuousClock()
        let begin = clock.now
        var settling = RivvenSettling(stillness: stillness, limit: limit)
        while true {
            let asked = begin.duration(to: clock.now)
            let end = try await offsetBounds(topic: topic, partition: partition).latest
            switch settling.saw(end, asked: asked, answered: begin.duration(to: clock.now)) {
            case .settled: return end
            case .wait(let time): try await clock.sleep(for: time)
            case .restless:
                throw RivvenError(
                    .timedOut,
                    "\(topic)-\(partition) has not stopped growing for \(limit): stop its other writers")
            }
        }
    }
}

/// Decides when a partition has stopped growing.
///
/// A response shows the end at some moment between sending the request and receiving the response. So the time at rest
/// is counted from when the first response with this end arrived until the last request for it was sent.
package struct RivvenSettling {
    /// What follows from a response.
    package enum Verdict: Equatable {
        case settled
        case wait(Duration)
        case restless
    }

    private let stillness: Duration
    private let limit: Duration
    private var end: Int64?
    private var since = Duration.zero

    /// Creates the decision. See `settledTail` for the parameters.
    package init(stillness: Duration, limit: Duration) {
        self.stillness = stillness
        self.limit = limit
    }

    /// Records that a response reported the end `offset`, and returns what to do next. Both times are counted from the
    /// same moment, before the first request.
    package mutating func saw(_ offset: Int64, asked: Duration, answered: Duration) -> Verdict {
        if offset != end { (end, since) = (offset, answered) }
        let rest = asked - since
        if rest >= stillness { return .settled }
        if answered >= limit { return .restless }
        return .wait(min(max(stillness - rest, .milliseconds(1)), .milliseconds(250)))
    }
}
