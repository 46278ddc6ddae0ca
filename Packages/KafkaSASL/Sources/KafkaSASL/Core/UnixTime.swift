#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A time of day and date, in milliseconds since 1970 in UTC, as tokens and credentials have it.
public struct UnixTime: Sendable, Hashable, Comparable {
    /// The milliseconds since the beginning of 1970.
    public let milliseconds: Int64

    /// Creates a time.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Creates a time from whole seconds; one that does not fit becomes the nearest that does.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    /// Returns whether `left` is before `right`.
    public static func < (left: UnixTime, right: UnixTime) -> Bool { left.milliseconds < right.milliseconds }

    /// Returns the time `duration` later, or earlier where it is negative, within what can be told.
    public func advanced(by duration: Duration) -> UnixTime {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return UnixTime(milliseconds: seconds < 0 ? .min : .max) }
        let (sum, over) = milliseconds.addingReportingOverflow(whole)
        guard !over else { return UnixTime(milliseconds: whole < 0 ? .min : .max) }
        let (result, past) = sum.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return UnixTime(milliseconds: past ? (attoseconds < 0 ? .min : .max) : result)
    }

    /// Returns how long it is from this time until `other`; negative where that is earlier.
    public func duration(to other: UnixTime) -> Duration {
        let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
        return .milliseconds(overflow ? (other < self ? .min : .max) : difference)
    }
}

/// Where the time of day comes from: the system, or a test.
public struct WallClock: Sendable {
    private let read: @Sendable () -> UnixTime

    /// Creates a clock that `read` answers for.
    public init(_ read: @escaping @Sendable () -> UnixTime) {
        self.read = read
    }

    /// The time now.
    public var now: UnixTime { read() }

    /// The system's clock.
    public static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UnixTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
