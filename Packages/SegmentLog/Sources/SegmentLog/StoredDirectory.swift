public import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The calls on directories, and on small files that are read and replaced whole. None follows a link at the end of a path.
@_spi(KafkaInternals)
public enum StoredDirectory {
    /// Creates `path` and its parents, for this user alone. Only the parents may be links.
    ///
    /// - Throws: `.damaged` if a link or a file is in its place; `.io`.
    public static func make(_ path: String) throws(SegmentLogError) {
        try FileFaults.check(.makeDirectory, path)
        if mkdir(path, 0o700) == 0 { return }
        if errno == EEXIST { return try check(path) }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw StoredFile.failure("make", path)
        }
        try makeParents(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StoredFile.failure("make", path) }
    }

    /// Creates `path` and its parents, all of which may be links to directories: the user has named them.
    public static func makeParents(_ path: String) throws(SegmentLogError) {
        // A file in its place shows when something is opened in it.
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw StoredFile.failure("make", path)
        }
        try makeParents(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StoredFile.failure("make", path) }
    }

    /// Whether anything, a link included, is at `path`.
    public static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Checks that `path` is a directory, and not a link to one.
    public static func check(_ path: String) throws(SegmentLogError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw StoredFile.failure("open", path) }
        if status.st_mode & S_IFMT == S_IFLNK { throw isLink(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw isNoDirectory(path) }
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

    /// Renames what is at `path`, a link or a directory too, to a name that ends with `.damaged` and is not in use.
    ///
    /// - Returns: The new path.
    public static func moveAside(_ path: String) throws(SegmentLogError) -> String {
        let aside = nameAside(path)
        try rename(path, to: aside)
        return aside
    }

    /// Renames a file or a directory.
    ///
    /// - Throws: `.io`, also if something has the new name already.
    public static func rename(_ path: String, to new: String) throws(SegmentLogError) {
        guard !exists(new) else { throw SegmentLogError(.io, "cannot rename \(path): \(new) exists") }
        guard systemRename(path, new) == 0 else { throw StoredFile.failure("rename", path) }
    }

    /// The size of the file `path`; 0 if it cannot be found out.
    public static func size(of path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// A path beside `path` that ends with `.damaged` and is not in use.
    static func nameAside(_ path: String) -> String {
        var (name, number) = (path + ".damaged", 1)
        while exists(name) {
            number += 1
            name = "\(path).\(number).damaged"
        }
        return name
    }

    /// Makes what was created and removed in `path` last through a loss of power.
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
    /// - Throws: `.damaged` if a link, a directory or anything else is in its place; `.io`.
    public static func contents(of path: String, limit: Int) throws(SegmentLogError) -> Bytes? {
        guard exists(path) else { return nil }
        let file = try StoredFile(path)
        return try file.read(min(try file.size(), limit), at: 0)
    }

    /// Replaces the file `path` at once: a reader sees the old contents or the new.
    ///
    /// - Returns: Why the new contents may not last through a loss of power, if they may not: the file has them, but its
    ///   directory could not be synced.
    /// - Throws: `.io`; then the file has its old contents.
    @discardableResult
    public static func replace(
        _ path: String, with bytes: Bytes, syncs: Bool
    ) throws(SegmentLogError) -> SegmentLogError? {
        guard syncs, let slash = path.lastIndex(of: "/") else {
            try replace(path, bytes, syncs: syncs)
            return nil
        }
        let parent = String(path[..<slash])
        // Opened first, so that too many open files are noticed before the file is replaced.
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
            // A full disk needs the room.
            remove(temporary)
            throw error
        }
    }

    static func isLink(_ path: String) -> SegmentLogError {
        SegmentLogError(.damaged, "\(path) is a symbolic link, which is not followed: put what it names in its place")
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
