import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol

/// The retries of one lane. A retry waits, takes over the partition again, and finds out how much of the failed write
/// was written.
///
/// The other lanes continue meanwhile. A lane that fails for `limit` without progress ends the run, and the supervisor
/// reports it.
struct LaneRecovery {
    /// How long a lane retries without progress.
    static let limit = Duration.seconds(120)

    private let lane: SourceLane
    private var backoff = Backoff(initial: .milliseconds(250), maximum: .seconds(10))
    private var failingSince: ContinuousClock.Instant?

    init(lane: SourceLane) { self.lane = lane }

    /// Notes that the lane has made progress since its last failure.
    mutating func noteProgress() {
        failingSince = nil
        backoff.reset()
    }

    /// Clears the failure that was reported, if there was one, and logs that the partition is written again.
    func end() {
        guard failingSince != nil else { return }
        lane.state.withLock { $0.trouble = nil }
        lane.pipeline.log.info("\(lane.pipeline.title): partition \(lane.partition) accepts writes again")
    }

    /// Waits until a write may succeed again.
    ///
    /// - Parameter batch: The batch whose write failed. If its partition was revoked meanwhile, nothing is taken over from
    ///   the new owner.
    /// - Returns: The source offset up to which everything is written; `nil` if the target does not show it.
    /// - Throws: `SourceLane.PartitionLost`, `.Unwritable` or `.Stopping`; the last error if it cannot be retried or
    ///   `limit` has passed.
    mutating func recover(from error: any Error, carrying batch: SourceBatch?) async throws -> Int64? {
        var error = error
        var mustConfirm = false
        while true {
            guard Self.isRetriable(error) else { throw error }
            note(error)
            let since = failingSince ?? .now
            failingSince = since
            guard ContinuousClock.now - since < Self.limit else { throw error }
            await lane.end.wait(until: .now + backoff.next())
            try lane.checkOwned(batch)
            do {
                mustConfirm = mustConfirm || error.isFenced
                if mustConfirm { try await lane.pipeline.confirmOwnership(of: lane) }
                mustConfirm = false
                try lane.checkOwned(batch)
                return try await lane.pipeline.positionAfterFailure(of: lane)
            } catch let next {
                error = next
            }
        }
    }

    private static func isRetriable(_ error: any Error) -> Bool {
        switch error {
        case let error as RivvenError: error.code != .closed && error.code != .invalidArgument
        case is SourceLane.PartitionLost, is SourceLane.Unwritable, is SourceLane.Stopping, is CancellationError: false
        default: true
        }
    }

    private func note(_ error: any Error) {
        lane.pipeline.counters.record { $0.recordError() }
        lane.state.withLock { $0.trouble = "\(error)" }
        let reason = lane.pipeline.log.context.untitled("\(error)")
        guard failingSince == nil, lane.pipeline.causes.isNew(reason) else { return }
        lane.pipeline.log.warning(
            "\(lane.pipeline.title): partition \(lane.partition) cannot be written; retrying: \(error)")
    }
}

extension Error {
    /// Whether the request was rejected because another process has taken over the writing of the partition.
    var isFenced: Bool { (self as? RivvenError)?.code == RivvenError.Code(rawValue: "fenced") }
}
