// In a release build the compiler counts `timespec` among what libevent's headers declare.
import CKafkaEvent

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The clock that only goes forward: for deadlines and for durations.
public enum MonotonicClock {
    /// Nanoseconds since some moment in the past. On a loop, `EventLoop.now` is cheaper.
    public static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// The clock that also counts the time that the machine was suspended: for how long a peer may have waited.
public enum BootClock {
    /// Nanoseconds since some moment in the past, unrelated to `MonotonicClock`.
    public static func now() -> Int64 {
        var time = timespec()
        #if os(Linux)
            clock_gettime(CLOCK_BOOTTIME, &time)
        #else
            // On Darwin this clock counts suspended time.
            clock_gettime(CLOCK_MONOTONIC, &time)
        #endif
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// The time of day: for timestamps.
public enum WallClock {
    /// Milliseconds since 1970 in UTC, from the kernel's coarse clock: a few nanoseconds to read, up to 4 ms old.
    public static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Int64(time.tv_sec) &* 1000 &+ Int64(time.tv_nsec) / 1_000_000
    }
}

extension Duration {
    /// The duration in whole nanoseconds, 0 where it is negative, and at most some 146 years.
    var nonNegativeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(whole, .max / 2 - 1_000_000_000) + attoseconds / 1_000_000_000
    }
}
