#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Wall-clock time, and CPU time of all threads, in seconds.
struct Usage {
    var wall: Double
    var cpu: Double

    static func now() -> Usage {
        let wall = ContinuousClock.now - ContinuousClock.Instant.start
        var usage = rusage()
        getrusage(Usage.thisProcess, &usage)
        return Usage(
            wall: wall / .seconds(1),
            cpu: Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6)
    }

    static func - (left: Usage, right: Usage) -> Usage {
        Usage(wall: left.wall - right.wall, cpu: left.cpu - right.cpu)
    }

    /// The most memory that this process has used, in KiB.
    static var maximumResidentKilobytes: Int {
        var usage = rusage()
        getrusage(thisProcess, &usage)
        #if os(macOS)
            return usage.ru_maxrss / 1024
        #else
            return usage.ru_maxrss
        #endif
    }

    #if canImport(Glibc)
        private static var thisProcess: __rusage_who_t { __rusage_who_t(RUSAGE_SELF.rawValue) }
    #else
        private static var thisProcess: Int32 { RUSAGE_SELF }
    #endif
}

extension ContinuousClock.Instant {
    fileprivate static let start = ContinuousClock.now
}
