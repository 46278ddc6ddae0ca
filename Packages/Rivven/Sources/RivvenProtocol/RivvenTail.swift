extension RivvenStore {
    /// Returns the last message of a partition, or `nil` where it holds none.
    ///
    /// The offset before the end may hold nothing, and retention may overtake the reading: the search goes back in steps
    /// that double, and begins anew where the partition's start has passed it.
    ///
    /// - Throws: `RivvenError`, `.broker` where the partition does not hold still long enough to be read.
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

    /// Reads on from `start` and returns the last message before `end`.
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

    /// Returns the last message once the partition has stopped moving.
    ///
    /// A broker goes on writing a request whose sender was killed, so that a position taken from the tail at once may be
    /// an old one. Measured at rivvend 0.0.22: a killed publisher's request of 500 records of 1 kB grew for up to 3.2 s
    /// more, one of 2,000 for up to 13 s, one of 9,000 for 53 s, until it was whole; a partition that was being written was
    /// never still for longer than 0.17 s, with one writer or with eight. So one that has not moved for `stillness` is at rest.
    ///
    /// - Parameters:
    ///   - stillness: How long the end must not move; the default is six times what was seen.
    ///   - limit: How long this may take.
    /// - Throws: `RivvenError` with `.timedOut` where it still moves: someone else writes it.
    public func settledTail(
        topic: String, partition: Int, stillness: Duration = .seconds(1), limit: Duration = .seconds(120)
    ) async throws -> RivvenMessage? {
        guard isSharedWithOtherProcesses else { return try await tail(topic: topic, partition: partition) }
        _ = try await settledEnd(topic: topic, partition: partition, stillness: stillness, limit: limit)
        return try await tail(topic: topic, partition: partition)
    }

    /// Returns the offset of the next message once the partition has stopped moving.
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
                    "\(topic)-\(partition) has not stopped growing for \(limit): stop whatever else writes it")
            }
        }
    }
}

/// Decides when a partition's end is at rest.
///
/// An answer shows the end at some moment between its question and its coming, so rest is counted from where an offset's
/// first answer had come to where its last was asked for.
package struct RivvenSettling {
    /// What follows from a look.
    package enum Verdict: Equatable {
        case settled
        case wait(Duration)
        case restless
    }

    private let stillness: Duration
    private let limit: Duration
    private var end: Int64?
    private var since = Duration.zero

    package init(stillness: Duration, limit: Duration) {
        self.stillness = stillness
        self.limit = limit
    }

    /// Notes that the end was at `offset`. Times are counted from one moment before the first look.
    package mutating func saw(_ offset: Int64, asked: Duration, answered: Duration) -> Verdict {
        if offset != end { (end, since) = (offset, answered) }
        let rest = asked - since
        if rest >= stillness { return .settled }
        if answered >= limit { return .restless }
        return .wait(min(max(stillness - rest, .milliseconds(1)), .milliseconds(250)))
    }
}
