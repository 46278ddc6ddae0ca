import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An exclusive lock on a data directory. It locks the file `LOCK`, which contains the id of the process that has the
/// lock.
///
/// The operating system releases the lock when the process ends, for whatever reason. A file that was left behind does
/// not lock the directory.
public final class DirectoryLock: @unchecked Sendable {
    // Unchecked because only `init` and `unlock` write the descriptor, and `unlock` does so under its lock.
    private let descriptor: Lock<Int32>

    /// Locks `directory`, and creates it if it does not exist. It may be a symbolic link to a directory, because the
    /// user chose the path.
    ///
    /// - Throws: `.locked`, with the id of the process that has the lock; `.damaged` if `LOCK` is a link or not a
    ///   regular file; `.io`.
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

    /// Releases the lock. A second call has no effect.
    public func unlock() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }
}
