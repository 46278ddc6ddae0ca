/// What went wrong with a stored log, in words that name the file.
public struct SegmentLogError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The system refused a call on a file.
        public static let io = Code(rawValue: "io")
        /// What is stored is damaged, and not only at its end.
        public static let damaged = Code(rawValue: "damaged")
        /// The files were written by a newer version.
        public static let newerVersion = Code(rawValue: "newer version")
        /// Another process has the directory open.
        public static let locked = Code(rawValue: "locked")
        /// The offset is before the first, or after the last.
        public static let outOfRange = Code(rawValue: "out of range")
        /// The log was closed.
        public static let closed = Code(rawValue: "closed")
    }

    /// The kind of error.
    public let code: Code
    /// What happened, where, and what can be done.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    /// Damage at a byte of a file.
    static func damaged(_ path: String, at position: Int, after offset: Int64? = nil, _ what: String) -> Self {
        let place = offset.map { $0 < 0 ? ", before the first offset" : ", after offset \($0)" } ?? ""
        return SegmentLogError(.damaged, "\(path) is damaged at byte \(position)\(place): \(what)")
    }
}
