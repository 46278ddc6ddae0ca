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

    /// Locks `directory`, and makes it where it is not there.
    ///
    /// - Throws: `.locked`, naming the process that has it, or `.io`.
    public init(directory: String) throws(SegmentLogError) {
        try StoredDirectory.make(directory)
        let path = directory + "/LOCK"
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw StoredFile.failure("open", path) }
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
