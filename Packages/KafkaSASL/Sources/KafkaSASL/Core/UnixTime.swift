#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A point in time in milliseconds since 1970 in UTC, as in tokens and credentials.
public struct UnixTime: Sendable, Hashable, Comparable {
    /// The milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// Creates a time.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Creates a time from whole seconds. A value out of range is clamped.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    /// Returns whether `left` is before `right`.
    public static func < (left: UnixTime, right: UnixTime) -> Bool { left.milliseconds < right.milliseconds }

    /// Returns the time after `duration`, or before if it is negative. A result out of range is clamped.
    public func advanced(by duration: Duration) -> UnixTime {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return UnixTime(milliseconds: seconds < 0 ? .min : .max) }
        let (sum, over) = milliseconds.addingReportingOverflow(whole)
        guard !over else { return UnixTime(milliseconds: whole < 0 ? .min : .max) }
        let (result, past) = sum.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return UnixTime(milliseconds: past ? (attoseconds < 0 ? .min : .max) : result)
    }

    /// Returns the duration from this time to `other`; negative if `other` is earlier.
    public func duration(to other: UnixTime) -> Duration {
        let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
        return .milliseconds(overflow ? (other < self ? .min : .max) : difference)
    }
}

/// The source of the current time: the system, or a test.
public struct WallClock: Sendable {
    private let read: @Sendable () -> UnixTime

    /// Creates a clock that returns the time of `read`.
    public init(_ read: @escaping @Sendable () -> UnixTime) {
        self.read = read
    }

    /// The current time.
    public var now: UnixTime { read() }

    /// The system's clock.
    public static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UnixTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
