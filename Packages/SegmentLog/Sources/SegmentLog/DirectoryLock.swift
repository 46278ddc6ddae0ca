import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The right to a data directory, held by one process at a time through a file LOCK that holds its id.
///
/// The system lets go of it when the process ends, however that comes about: a file left behind locks nobody out.
public final class DirectoryLock: @unchecked Sendable {
    // Unchecked because the descriptor is written by `init` and `unlock` alone, and the latter has its lock.
    private let descriptor: Lock<Int32>

    /// Locks `directory`, and creates it if it does not exist. It may be a link to a directory: the user has named it.
    ///
    /// - Throws: `.locked`, naming the process that has it; `.damaged` if `LOCK` is a link or not a file; `.io`.
    public init(directory: String) throws(SegmentLogError) {
        try StoredDirectory.makeParents(directory)
        let path = directory + "/LOCK"
        let opened = try StoredFile.open(path, O_RDWR | O_CREAT)
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            var text = [UInt8](repeating: 0, count: 32)
            let count = max(pread(opened, &text, text.count, 0), 0)
            close(opened)
            let owner = String(decoding: text[..<count].prefix { $0 >= 48 && $0 <= 57 }, as: UTF8.self)
            throw SegmentLogError(
                .locked,
                "\(directory) is in use by process \(owner.isEmpty ? "unknown" : owner): stop it, or use another directory"
            )
        }
        let owner = Array("\(getpid())\n".utf8)
        _ = ftruncate(opened, 0)
        _ = pwrite(opened, owner, owner.count, 0)
        descriptor = Lock(opened)
    }

    deinit { unlock() }

    /// Gives the directory up.
    public func unlock() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }
}
