import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file that is accessible to this user only, and that child processes do not inherit.
final class StoredFile {
    /// The number of bytes that are read at once when a file is read from end to end.
    static let chunk = 1 << 20

    private(set) var path: String
    private var descriptor: Int32
    /// The number of bytes that were read so far.
    private(set) var bytesRead = 0

    /// Opens the file `path`.
    ///
    /// - Throws: `.damaged` if it is not a regular file, for example a link or a directory; `.io`.
    init(_ path: String) throws(SegmentLogError) {
        self.path = path
        descriptor = try Self.open(path, O_RDWR)
    }

    /// Creates the file `path`, and replaces an existing one.
    init(creating path: String) throws(SegmentLogError) {
        self.path = path
        StoredDirectory.remove(path)
        descriptor = try Self.open(path, O_RDWR | O_CREAT | O_EXCL)
    }

    /// Opens a regular file, without following a link and without waiting for the other end of a pipe.
    static func open(_ path: String, _ flags: Int32) throws(SegmentLogError) -> Int32 {
        try FileFaults.check(.open, path)
        let descriptor = systemOpen(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw StoredDirectory.isLink(path) }
            if errno == EISDIR { throw StoredDirectory.isNoFile(path) }
            throw failure("open", path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            _ = systemClose(descriptor)
            throw StoredDirectory.isNoFile(path)
        }
        return descriptor
    }

    deinit {
        close()
    }

    func close() {
        if descriptor >= 0 { _ = systemClose(descriptor) }
        descriptor = -1
    }

    func size() throws(SegmentLogError) -> Int {
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { throw Self.failure("get the size of", path) }
        return Int(end)
    }

    /// Writes all of `pieces` at `position`.
    ///
    /// - Throws: `.io`. Part of the bytes may have been written; the caller cuts them off.
    func write(_ pieces: [UnsafeRawBufferPointer], at position: Int) throws(SegmentLogError) {
        guard let fault = FileFaults.fault(.write, path) else { return try writeAll(pieces, at: position) }
        var room = fault.room
        let written = pieces.map { piece in
            defer { room -= min(room, piece.count) }
            return UnsafeRawBufferPointer(rebasing: piece.prefix(room))
        }
        try writeAll(written, at: position)
        throw Self.failure("write", path, fault.code)
    }

    private func writeAll(_ pieces: [UnsafeRawBufferPointer], at position: Int) throws(SegmentLogError) {
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

    /// Reads up to `count` bytes from `position`. Returns fewer only at the end of the file.
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
            bytesRead += done
            return done
        }
    }

    /// Writes the bytes in `range` again, unchanged.
    func rewrite(_ range: Range<Int>) throws(SegmentLogError) {
        var position = range.lowerBound
        while position < range.upperBound {
            let bytes = try read(min(Self.chunk, range.upperBound - position), at: position)
            guard !bytes.isEmpty else { return }
            try bytes.withUnsafeBytes { buffer throws(SegmentLogError) in try write([buffer], at: position) }
            position += bytes.count
        }
    }

    /// Returns the CRC-32C of the bytes in `range`, or `nil` if the file ends before the end of the range.
    func checksum(of range: Range<Int>) throws(SegmentLogError) -> UInt32? {
        var (position, sum) = (range.lowerBound, UInt32(0))
        while position < range.upperBound {
            let bytes = try read(min(Self.chunk, range.upperBound - position), at: position)
            guard !bytes.isEmpty else { return nil }
            sum = CRC32C.checksum(bytes, continuing: sum)
            position += bytes.count
        }
        return sum
    }

    /// Copies everything from `position` on to the new file `path`, and syncs it to disk.
    func copy(from position: Int, to path: String) throws(SegmentLogError) {
        let copy = try StoredFile(creating: path)
        var done = 0
        while true {
            let bytes = try read(Self.chunk, at: position + done)
            guard !bytes.isEmpty else { break }
            try bytes.withUnsafeBytes { buffer throws(SegmentLogError) in try copy.write([buffer], at: done) }
            done += bytes.count
        }
        try copy.sync()
    }

    /// Renames the file, and replaces an existing file of that name.
    func rename(to path: String) throws(SegmentLogError) {
        try FileFaults.check(.rename, path)
        guard systemRename(self.path, path) == 0 else { throw Self.failure("rename", self.path) }
        self.path = path
    }

    func truncate(to size: Int) throws(SegmentLogError) {
        try FileFaults.check(.truncate, path)
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.failure("shorten", path) }
    }

    func sync() throws(SegmentLogError) {
        try FileFaults.check(.sync, path)
        guard fsync(descriptor) == 0 else { throw Self.failure("sync", path) }
    }

    /// Returns an error for a failed system call.
    ///
    /// - Parameter code: The error of the system call. Default `errno`.
    static func failure(_ what: String, _ path: String, _ code: Int32 = errno) -> SegmentLogError {
        SegmentLogError(.io, "cannot \(what) \(path): \(String(cString: strerror(code)))")
    }
}

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRename(_ path: String, _ new: String) -> Int32 { rename(path, new) }
