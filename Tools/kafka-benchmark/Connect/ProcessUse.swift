import CKafkaBenchmark

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The resources that this process has used so far.
struct ProcessUse {
    /// The CPU time of all threads, in seconds.
    var cpu: Double
    /// The number of allocations.
    var allocations: Int64

    static func now() -> ProcessUse {
        var usage = rusage()
        getrusage(thisProcess, &usage)
        return ProcessUse(
            cpu: Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
            allocations: ckafka_allocations())
    }

    #if canImport(Glibc)
        private static var thisProcess: __rusage_who_t { __rusage_who_t(RUSAGE_SELF.rawValue) }
    #else
        private static var thisProcess: Int32 { RUSAGE_SELF }
    #endif
}
