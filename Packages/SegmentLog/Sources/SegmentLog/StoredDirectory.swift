public import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Calls on directories, and on small files that are read and replaced as a whole. None follows a symbolic link at the
/// end of a path, except `makeParents`.
@_spi(KafkaInternals)
public enum StoredDirectory {
    /// Creates the directory `path` and its parents, accessible to this user only. Only the parents may be links.
    ///
    /// - Throws: `.damaged` if a link or a file is at `path`; `.io`.
    public static func make(_ path: String) throws(SegmentLogError) {
        try FileFaults.check(.makeDirectory, path)
        if mkdir(path, 0o700) == 0 { return }
        if errno == EEXIST { return try check(path) }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw StoredFile.failure("create", path)
        }
        try makeParents(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StoredFile.failure("create", path) }
    }

    /// Creates the directory `path` and its parents. All of them may be links to directories, because the user chose
    /// the path.
    ///
    /// - Throws: `.io`.
    public static func makeParents(_ path: String) throws(SegmentLogError) {
        // If a file is at `path`, the error appears when something is opened below it.
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw StoredFile.failure("create", path)
        }
        try makeParents(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StoredFile.failure("create", path) }
    }

    /// Returns whether anything, including a link, is at `path`.
    public static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Checks that `path` is a directory, and not a link to one.
    ///
    /// - Throws: `.damaged` if it is not a directory; `.io`.
    public static func check(_ path: String) throws(SegmentLogError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw StoredFile.failure("open", path) }
        if status.st_mode & S_IFMT == S_IFLNK { throw isLink(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw isNoDirectory(path) }
    }

    /// Returns the names of everything in the directory `path`.
    ///
    /// - Throws: `.io`.
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

    /// Removes the file `path`. Errors are ignored.
    public static func remove(_ path: String) { unlink(path) }

    /// Removes the empty directory `path`. Errors are ignored.
    public static func removeDirectory(_ path: String) { rmdir(path) }

    /// Renames what is at `path`, including a link or a directory, to a name that ends with `.damaged` and is not in
    /// use.
    ///
    /// - Returns: The new path.
    /// - Throws: `.io`.
    public static func moveAside(_ path: String) throws(SegmentLogError) -> String {
        let aside = nameAside(path)
        try rename(path, to: aside)
        return aside
    }

    /// Renames a file or a directory.
    ///
    /// - Throws: `.io`, also if something with the new name exists.
    public static func rename(_ path: String, to new: String) throws(SegmentLogError) {
        guard !exists(new) else { throw SegmentLogError(.io, "cannot rename \(path): \(new) exists") }
        guard systemRename(path, new) == 0 else { throw StoredFile.failure("rename", path) }
    }

    /// Returns the size of the file `path` in bytes, or 0 if it cannot be determined.
    public static func size(of path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Returns a path next to `path` that ends with `.damaged` and is not in use.
    public static func nameAside(_ path: String) -> String {
        var (name, number) = (path + ".damaged", 1)
        while exists(name) {
            number += 1
            name = "\(path).\(number).damaged"
        }
        return name
    }

    /// Syncs the directory `path`, so that files created and removed in it survive a power failure.
    ///
    /// - Throws: `.io`.
    public static func sync(_ path: String) throws(SegmentLogError) {
        let descriptor = try open(path)
        defer { close(descriptor) }
        try sync(path, descriptor)
    }

    private static func open(_ path: String) throws(SegmentLogError) -> Int32 {
        try FileFaults.check(.open, path)
        let descriptor = systemOpen(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoredFile.failure("open", path) }
        return descriptor
    }

    private static func sync(_ path: String, _ descriptor: Int32) throws(SegmentLogError) {
        try FileFaults.check(.sync, path)
        guard fsync(descriptor) == 0 else { throw StoredFile.failure("sync", path) }
    }

    /// Returns at most `limit` bytes of the file `path`, or `nil` if the file does not exist.
    ///
    /// - Throws: `.damaged` if `path` is not a regular file, for example a link or a directory; `.io`.
    public static func contents(of path: String, limit: Int) throws(SegmentLogError) -> Bytes? {
        guard exists(path) else { return nil }
        let file = try StoredFile(path)
        return try file.read(min(try file.size(), limit), at: 0)
    }

    /// Replaces the file `path` atomically: a reader sees either the old contents or the new.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - bytes: The new contents.
    ///   - syncs: Whether the new contents are synced to disk.
    /// - Returns: The error if the file was replaced but its directory could not be synced. Then the new contents may
    ///   not survive a power failure.
    /// - Throws: `.io`, and the file has its old contents.
    @discardableResult
    public static func replace(
        _ path: String, with bytes: Bytes, syncs: Bool
    ) throws(SegmentLogError) -> SegmentLogError? {
        guard syncs, let slash = path.lastIndex(of: "/") else {
            try replace(path, bytes, syncs: syncs)
            return nil
        }
        let parent = String(path[..<slash])
        // Opened first, so that a lack of file descriptors is noticed before the file is replaced.
        let descriptor = try open(parent)
        defer { close(descriptor) }
        try replace(path, bytes, syncs: true)
        do throws(SegmentLogError) { try sync(parent, descriptor) } catch { return error }
        return nil
    }

    private static func replace(_ path: String, _ bytes: Bytes, syncs: Bool) throws(SegmentLogError) {
        let temporary = path + ".new"
        do throws(SegmentLogError) {
            let file = try StoredFile(creating: temporary)
            try bytes.withUnsafeBytes { buffer throws(SegmentLogError) in try file.write([buffer], at: 0) }
            if syncs { try file.sync() }
            try file.rename(to: path)
        } catch {
            // The disk may be full, so the space is freed.
            remove(temporary)
            throw error
        }
    }

    static func isLink(_ path: String) -> SegmentLogError {
        SegmentLogError(.damaged, "\(path) is a symbolic link, which is not followed: put its target in its place")
    }

    static func isNoFile(_ path: String) -> SegmentLogError {
        SegmentLogError(.damaged, "\(path) is not a regular file: move it away")
    }

    private static func isNoDirectory(_ path: String) -> SegmentLogError {
        SegmentLogError(.damaged, "\(path) is not a directory: move it away")
    }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
private func systemRename(_ path: String, _ new: String) -> Int32 { rename(path, new) }
