import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The few calls on files that the broker makes itself; records go through SegmentLog.
///
/// They block: only the broker's own thread calls them.
enum FileSystem {
    /// Makes a directory for this user alone, if it is not there; its parent has to be.
    static func makeDirectory(_ path: String) throws(KafkaBrokerError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw .storage("cannot make the directory \(path): \(lastFault())")
    }

    /// Makes a directory for this user alone, and its parents, where they are not there.
    static func makeDirectories(_ path: String) throws(KafkaBrokerError) {
        var parent = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            parent += part
            if !parent.isEmpty { try makeDirectory(parent) }
            parent += "/"
        }
    }

    /// Returns a file's bytes, or `nil` where there is none.
    static func read(_ path: String, limit: Int) throws(KafkaBrokerError) -> Bytes? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .storage("cannot open \(path): \(lastFault())")
        }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0, size <= limit else { throw .storage("\(path) is larger than \(limit) bytes") }
        let bytes = Bytes(unsafeUninitializedCapacity: size) { memory in
            var filled = 0
            while filled < size {
                guard let base = memory.baseAddress else { break }
                let got = pread(descriptor, base + filled, size - filled, off_t(filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { break }
                filled += got
            }
            return filled
        }
        guard bytes.count == size else { throw .storage("cannot read \(path): \(lastFault())") }
        return bytes
    }

    /// Puts `bytes` in the place of a file in one step: after a crash the file is the old one or the new one.
    ///
    /// - Parameter isDurable: Whether it is on disk when this returns, for power failures.
    static func replace(_ path: String, _ bytes: Bytes, isDurable: Bool) throws(KafkaBrokerError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .storage("cannot write \(temporary): \(lastFault())") }
        var isWritten = writeAll(bytes, to: descriptor)
        if isWritten, isDurable { isWritten = fsync(descriptor) == 0 }
        let fault = lastFault()
        close(descriptor)
        guard isWritten else { throw .storage("cannot write \(temporary): \(fault)") }
        guard rename(temporary, path) == 0 else {
            throw .storage("cannot rename \(temporary) to \(path): \(lastFault())")
        }
        if isDurable { syncDirectory(of: path) }
    }

    static func removeFile(_ path: String) {
        _ = unlink(path)
    }

    /// Removes a directory with what is in it; what cannot be removed stays.
    static func removeTree(_ path: String) {
        for name in contents(of: path) {
            let child = path + "/" + name
            if unlink(child) != 0 { removeTree(child) }
        }
        _ = rmdir(path)
    }

    /// The names of what is in a directory; none where there is no such directory.
    static func contents(of path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func writeAll(_ bytes: Bytes, to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return true }
            var written = 0
            while written < buffer.count {
                let count = write(descriptor, base + written, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }

    private static func syncDirectory(of path: String) {
        guard let slash = path.lastIndex(of: "/") else { return }
        let descriptor = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    private static func lastFault() -> String { String(cString: strerror(errno)) }
}
