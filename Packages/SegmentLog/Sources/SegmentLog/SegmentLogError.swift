/// An error of a stored log. The message names the file.
public struct SegmentLogError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the kind.
        public let rawValue: String
        /// Creates a kind of error from its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A system call on a file failed.
        public static let io = Code(rawValue: "io")
        /// The stored data is damaged, and not only by a torn write at the end.
        public static let damaged = Code(rawValue: "damaged")
        /// The files were written by a newer version.
        public static let newerVersion = Code(rawValue: "newer version")
        /// Another process has the directory open.
        public static let locked = Code(rawValue: "locked")
        /// A value is outside the valid range: an offset is before the first or after the last one, or an entry is too
        /// large.
        public static let outOfRange = Code(rawValue: "out of range")
        /// The log is closed.
        public static let closed = Code(rawValue: "closed")
    }

    /// The kind of error.
    public let code: Code
    /// What happened, where, and what to do.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// Returns an error for damage at a byte of a file.
    static func damaged(_ path: String, at position: Int, after offset: Int64? = nil, _ what: String) -> Self {
        let place = offset.map { $0 < 0 ? ", before the first offset" : ", after offset \($0)" } ?? ""
        return SegmentLogError(.damaged, "\(path) is damaged at byte \(position)\(place): \(what)")
    }
}
