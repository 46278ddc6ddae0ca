import KafkaCodecs
@_spi(KafkaInternals) import SegmentLog

/// The file operations of the broker itself. Records are written by SegmentLog.
///
/// They block, so only the broker's own thread calls them. None follows a link at the end of a path, except
/// `makeDirectories`.
enum FileSystem {
    /// Creates a directory that is accessible to this user only, if it does not exist. It must not be a link.
    static func makeDirectory(_ path: String) throws(KafkaBrokerError) {
        try mapping { () throws(SegmentLogError) in try StoredDirectory.make(path) }
    }

    /// Creates a directory and its parents if they do not exist. They may be links, because the user chose the path.
    static func makeDirectories(_ path: String) throws(KafkaBrokerError) {
        try mapping { () throws(SegmentLogError) in try StoredDirectory.makeParents(path) }
    }

    /// Returns the bytes of a file, or `nil` if it does not exist.
    ///
    /// - Throws: `KafkaBrokerError` if the file has more than `limit` bytes, is not a regular file or cannot be read.
    static func read(_ path: String, limit: Int) throws(KafkaBrokerError) -> Bytes? {
        let bytes = try mapping { () throws(SegmentLogError) in
            try StoredDirectory.contents(of: path, limit: limit + 1)
        }
        guard bytes?.count ?? 0 <= limit else { throw .storage("\(path) is larger than \(limit) bytes") }
        return bytes
    }

    /// Replaces a file atomically: after a crash it is the old one or the new one.
    ///
    /// - Parameter isDurable: Whether the file is synced to disk, so that it survives a power failure.
    /// - Returns: The error if the file was replaced but may not survive a power failure, or `nil`.
    @discardableResult
    static func replace(
        _ path: String, _ bytes: Bytes, isDurable: Bool
    ) throws(KafkaBrokerError) -> SegmentLogError? {
        try mapping { () throws(SegmentLogError) in
            try StoredDirectory.replace(path, with: bytes, syncs: isDurable)
        }
    }

    /// Renames a file to a name that ends with `.damaged`, and returns the new path.
    static func moveAside(_ path: String) throws(KafkaBrokerError) -> String {
        try mapping { () throws(SegmentLogError) in try StoredDirectory.moveAside(path) }
    }

    static func exists(_ path: String) -> Bool { StoredDirectory.exists(path) }

    /// Returns the size of a file in bytes, or 0 if it cannot be determined.
    static func size(_ path: String) -> Int { StoredDirectory.size(of: path) }

    static func removeFile(_ path: String) { StoredDirectory.remove(path) }

    static func removeEmptyDirectory(_ path: String) { StoredDirectory.removeDirectory(path) }

    /// Removes a directory with its contents, or a file. Files that cannot be removed stay.
    static func removeTree(_ path: String) {
        var removal = FileRemoval()
        removal.add(path)
        removal.run { true }
    }

    /// Returns the names in a directory; none if the directory does not exist.
    static func contents(of path: String) -> [String] {
        do throws(SegmentLogError) { return try StoredDirectory.names(in: path) } catch { return [] }
    }

    /// Returns whether `path` is a directory. A link to one is not.
    static func isDirectory(_ path: String) -> Bool {
        do throws(SegmentLogError) {
            try StoredDirectory.check(path)
            return true
        } catch {
            return false
        }
    }

    private static func mapping<Value>(
        _ body: () throws(SegmentLogError) -> Value
    ) throws(KafkaBrokerError) -> Value {
        do throws(SegmentLogError) { return try body() } catch {
            throw .init(.storage, "\(error)", isDamage: error.code == .damaged)
        }
    }
}
