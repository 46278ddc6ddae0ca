#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that shows that a server is ready. It appears all at once, so that a reader never sees half of it.
enum ReadyFile {
    static func write(_ line: String, to path: String) throws {
        let temporary = "\(path).\(getpid())"
        guard let file = fopen(temporary, "w") else { throw failure("create", temporary) }
        let isWritten = fputs(line + "\n", file) >= 0
        guard fclose(file) == 0, isWritten, rename(temporary, path) == 0 else { throw failure("write", path) }
    }

    private static func failure(_ what: String, _ path: String) -> UsageError {
        UsageError("cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
