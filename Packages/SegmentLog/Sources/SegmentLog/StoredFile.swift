public import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file, for this user alone, that children do not inherit.
final class StoredFile {
    let path: String
    private var descriptor: Int32

    /// Opens `path`, and makes it where it is not there.
    init(_ path: String) throws(SegmentLogError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
    }

    deinit {
        close()
    }

    func close() {
        if descriptor >= 0 { _ = descriptorClose(descriptor) }
        descriptor = -1
    }

    func size() throws(SegmentLogError) -> Int {
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { throw Self.failure("measure", path) }
        return Int(end)
    }

    /// Writes all of `pieces` at `position`.
    ///
    /// - Throws: `.io`; what was written by then is cut off again by the caller.
    func write(_ pieces: [UnsafeRawBufferPointer], at position: Int) throws(SegmentLogError) {
        var position = position
        var rest = pieces.filter { !$0.isEmpty }[...]
        while !rest.isEmpty {
            var vectors = rest.prefix(64).map {
                iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
            }
            var written = pwritev(descriptor, &vectors, Int32(vectors.count), off_t(position))
            guard written > 0 else {
                if written < 0, errno == EINTR { continue }
                throw Self.failure("write", path)
            }
            position += written
            while written > 0, let first = rest.first {
                if first.count <= written {
                    written -= first.count
                    rest.removeFirst()
                } else {
                    rest[rest.startIndex] = UnsafeRawBufferPointer(rebasing: first.dropFirst(written))
                    written = 0
                }
            }
        }
    }

    /// Reads up to `count` bytes from `position`; fewer only at the end of the file.
    func read(_ count: Int, at position: Int) throws(SegmentLogError) -> Bytes {
        try Bytes(unsafeUninitializedCapacity: count) { buffer throws(SegmentLogError) in
            var done = 0
            while done < count {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(position + done))
                if got < 0 {
                    if errno == EINTR { continue }
                    throw Self.failure("read", path)
                }
                if got == 0 { break }
                done += got
            }
            return done
        }
    }

    func truncate(to size: Int) throws(SegmentLogError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.failure("shorten", path) }
    }

    func sync() throws(SegmentLogError) {
        guard fsync(descriptor) == 0 else { throw Self.failure("sync", path) }
    }

    static func failure(_ what: String, _ path: String) -> SegmentLogError {
        SegmentLogError(.io, "cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}

private func descriptorClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// The calls on directories.
@_spi(KafkaInternals)
public enum StoredDirectory {
    /// Makes `path` and its parents, for this user alone.
    public static func make(_ path: String) throws(SegmentLogError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw StoredFile.failure("make", path)
        }
        try make(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StoredFile.failure("make", path) }
    }

    /// The names of the files in `path`.
    public static func names(in path: String) throws(SegmentLogError) -> [String] {
        guard let directory = opendir(path) else { throw StoredFile.failure("list", path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    public static func remove(_ path: String) { unlink(path) }

    public static func removeDirectory(_ path: String) { rmdir(path) }

    /// Makes what was made and removed in `path` last through a loss of power.
    public static func sync(_ path: String) throws(SegmentLogError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoredFile.failure("open", path) }
        defer { _ = descriptorClose(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoredFile.failure("sync", path) }
    }

    /// Returns what the file `path` holds, or `nil` where there is none; at most `limit` bytes.
    public static func contents(of path: String, limit: Int) throws(SegmentLogError) -> Bytes? {
        guard access(path, F_OK) == 0 else { return nil }
        let file = try StoredFile(path)
        return try file.read(min(try file.size(), limit), at: 0)
    }

    /// Puts `bytes` in the place of the file `path`, all at once: a reader sees the old or the new.
    public static func replace(_ path: String, with bytes: Bytes, syncs: Bool) throws(SegmentLogError) {
        let temporary = path + ".new"
        remove(temporary)
        let file = try StoredFile(temporary)
        try bytes.withUnsafeBytes { buffer throws(SegmentLogError) in try file.write([buffer], at: 0) }
        if syncs { try file.sync() }
        file.close()
        guard rename(temporary, path) == 0 else { throw StoredFile.failure("replace", path) }
        if syncs, let slash = path.lastIndex(of: "/") { try sync(String(path[..<slash])) }
    }
}
