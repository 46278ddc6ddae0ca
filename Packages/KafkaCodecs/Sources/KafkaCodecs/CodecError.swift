/// What was wrong with bytes that were to be read, or could not be written.
///
/// Never holds any of the bytes themselves.
public struct CodecError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a fault.
    public enum Code: Hashable, Sendable {
        /// The bytes end before the value does.
        case truncated
        /// The bytes cannot be what they are said to be.
        case malformed
        /// A size passes a limit that the caller stated.
        case limitExceeded
        /// A checksum does not match the bytes that it covers.
        case checksumMismatch
        /// The bytes are of a form that is not known here.
        case unsupported
    }

    /// The kind of fault.
    public let code: Code
    /// What was wrong, in words.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    static func truncated(needed: Int, remaining: Int) -> CodecError {
        CodecError(.truncated, "truncated: \(needed) bytes needed, \(remaining) left")
    }
}
