/// The status of a connector.
public struct ConnectorStatus: Sendable {
    /// The state of a connector.
    public enum State: String, Sendable {
        /// The connector has not started yet, or is opening its sides.
        case starting
        /// The connector carries records, or waits for more.
        case running
        /// The connector is a member of its group without a partition, because other members have all of them.
        case standby
        /// The connector has failed. It is started again after a wait, unless it was given up.
        case failed
        /// The connector writes and commits what is in flight, and then ends.
        case draining
        /// The connector has reached the end, or was stopped.
        case ended
    }

    /// The connector's name.
    public var name: String
    /// `source` or `sink`.
    public var direction: String
    /// The state of the connector.
    public var state = State.starting
    /// Whether both sides responded to the last probe; `nil` before the first.
    public var isReachable: Bool?
    /// Why a side did not respond; `nil` if both did.
    public var unreachable: String?
    /// The reason of the last failure; `nil` if there was none.
    public var lastError: String?
    /// Whether the connector failed and is not started again.
    public var isGivenUp = false
    /// Whether the connector was started again after a failure and has carried nothing since, although records wait or
    /// may wait.
    public var isRecovering = false
    /// The number of times that the connector was started again after a failure.
    public var restarts = 0
    /// The end of what is read minus the acknowledged position, summed over this process's partitions; `nil` until it is
    /// known for each of them.
    public var lag: Int64?
    /// The records that the other side has acknowledged, over all runs. Records that a filter drops count.
    public var carried: UInt64 = 0
    /// The records that this connector has put into the dead-letter topic.
    public var deadLetters: UInt64 = 0
    /// How long ago the oldest unacknowledged record was read; `nil` if there is none.
    public var oldestUnacknowledged: Duration?
    /// How long the connector has been outside its group; `nil` while it is a member.
    public var outsideGroup: Duration?
    /// How long the connector may be outside its group and still be ready.
    public var sessionTimeout = Duration.seconds(30)
    /// How long records have waited while nothing was acknowledged; `nil` if none wait.
    public var stalled: Duration?
    /// Topics and partitions that make no progress, each with its reason.
    public var degraded: [String] = []

    /// How long records may wait without an acknowledgement before the connector is not ready.
    public static let stallLimit = Duration.seconds(60)

    /// Whether the connector works as it should. See `unreadiness`.
    public var isReady: Bool { unreadiness == nil }

    /// Why the connector is not ready; `nil` if it is.
    ///
    /// An idle, standby, draining or ended connector is ready. A connector is not ready if it cannot start, if it failed and
    /// has carried nothing since (a standby: for 10 s), if one of its sides cannot be reached, if it is outside its group for
    /// longer than its session timeout, or if records wait and nothing was acknowledged for 60 s.
    public var unreadiness: String? {
        switch state {
        case .draining, .ended: return nil
        case .failed:
            let reason = lastError ?? unreachable ?? "no reason is known"
            return "failed and is \(isGivenUp ? "not " : "")tried again: \(reason)"
        case .starting: return unreachable ?? degraded.first ?? "is starting"
        case .running, .standby: break
        }
        guard isReachable == true else { return unreachable ?? "its sides have not been probed yet" }
        if let outsideGroup, outsideGroup > sessionTimeout {
            return "has been outside its group for \(outsideGroup.components.seconds) s"
        }
        if isRecovering { return "failed, and has carried nothing since: \(lastError ?? "no reason is known")" }
        if let stalled, stalled > Self.stallLimit, state == .running {
            return "\(lag ?? 0) records wait, and nothing was acknowledged for \(stalled.components.seconds) s"
        }
        return nil
    }
}
