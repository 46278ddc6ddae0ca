// In a release build the compiler attributes `timespec` to libevent's headers, so this import is needed.
import CKafkaEvent

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The clock for deadlines and durations. It never goes back, and does not count suspended time.
public enum MonotonicClock {
    /// Returns the nanoseconds since an unspecified moment. On a loop, `EventLoop.now` is cheaper.
    public static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// A monotonic clock that includes the time in which the machine was suspended. It measures how long a peer may have
/// waited.
public enum BootClock {
    /// Returns the nanoseconds since an unspecified moment, unrelated to `MonotonicClock`.
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

/// The time of day, for timestamps.
public enum WallClock {
    /// Returns the milliseconds since 1970 in UTC. They come from the kernel's coarse clock: reading it takes a few
    /// nanoseconds, and the value is up to 4 ms old.
    public static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Int64(time.tv_sec) &* 1000 &+ Int64(time.tv_nsec) / 1_000_000
    }
}

extension Duration {
    /// The duration in whole nanoseconds; 0 if it is negative, and at most about 146 years.
    var nonNegativeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(whole, .max / 2 - 1_000_000_000) + attoseconds / 1_000_000_000
    }
}
