import KafkaCodecs
@_spi(KafkaInternals) import SegmentLog

/// The few calls on files that the broker makes itself; records go through SegmentLog.
///
/// They block: only the broker's own thread calls them. None follows a link at the end of a path.
enum FileSystem {
    /// Creates a directory for this user alone, if it does not exist. It must not be a link.
    static func makeDirectory(_ path: String) throws(KafkaBrokerError) {
        try mapping { () throws(SegmentLogError) in try StoredDirectory.make(path) }
    }

    /// Creates the directory that the user has named, and its parents, if they do not exist. They may be links.
    static func makeDirectories(_ path: String) throws(KafkaBrokerError) {
        try mapping { () throws(SegmentLogError) in try StoredDirectory.makeParents(path) }
    }

    /// Returns a file's bytes, or `nil` if there is no file.
    static func read(_ path: String, limit: Int) throws(KafkaBrokerError) -> Bytes? {
        let bytes = try mapping { () throws(SegmentLogError) in
            try StoredDirectory.contents(of: path, limit: limit + 1)
        }
        guard bytes?.count ?? 0 <= limit else { throw .storage("\(path) is larger than \(limit) bytes") }
        return bytes
    }

    /// Replaces a file in one step: after a crash it is the old one or the new one.
    ///
    /// - Parameter isDurable: Whether it is on disk when this returns, for power failures.
    /// - Returns: Why it may not be on disk although the file was replaced, if so.
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

    /// The size of a file; 0 if it cannot be found out.
    static func size(_ path: String) -> Int { StoredDirectory.size(of: path) }

    static func removeFile(_ path: String) { StoredDirectory.remove(path) }

    static func removeEmptyDirectory(_ path: String) { StoredDirectory.removeDirectory(path) }

    /// Removes a directory with its contents, or a file; what cannot be removed stays.
    static func removeTree(_ path: String) {
        var removal = FileRemoval()
        removal.add(path)
        removal.run { true }
    }

    /// The names in a directory; none if there is no such directory.
    static func contents(of path: String) -> [String] {
        do throws(SegmentLogError) { return try StoredDirectory.names(in: path) } catch { return [] }
    }

    /// Whether `path` is a directory. A link to one is not.
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
