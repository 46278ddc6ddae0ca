#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The number of files that the process may open. A broker has one open file for each segment and each connection.
enum OpenFiles {
    #if canImport(Glibc)
        private static let resource = Int32(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif

    /// Raises the limit as far as the system allows, and returns it.
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return .max }
        let former = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        return Int(clamping: setrlimit(resource, &limit) == 0 ? limit.rlim_cur : former)
    }

    /// Returns the number of partitions, with one segment each, that fit into a limit. Some files are reserved for
    /// connections and journals.
    static func partitions(inLimit limit: Int) -> Int {
        limit - min(limit / 10, 256)
    }
}
