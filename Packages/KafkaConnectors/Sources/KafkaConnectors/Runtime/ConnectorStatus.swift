/// How a connector is doing.
public struct ConnectorStatus: Sendable {
    /// What a connector is at.
    public enum State: String, Sendable {
        /// It was not begun yet, or opens its sides.
        case starting
        /// It carries.
        case running
        /// It failed, and begins again soon.
        case waiting
        /// It has reached the end, or was stopped.
        case ended
    }

    /// The connector's name.
    public var name: String
    /// `source` or `sink`.
    public var direction: String
    /// What it is at.
    public var state = State.starting
    /// Whether both sides answered when they were asked last; `nil` before that.
    public var isReachable: Bool?
    /// Why one of the sides did not answer.
    public var unreachable: String?
    /// What it failed for the last time.
    public var lastError: String?
    /// How many times it was begun again.
    public var restarts = 0
    /// How many records are not carried yet, where that is known.
    public var lag: Int64?
    /// How many records were carried, over all its runs.
    public var carried: UInt64 = 0
    /// For how long the oldest record is under way that is not acknowledged; `nil` where none is.
    public var oldestUnacknowledged: Duration?

    /// Whether it carries, with both sides there.
    public var isReady: Bool { state == .running && isReachable == true || state == .ended }
}
