/// An error in bytes that were decoded, or in a value that cannot be encoded.
///
/// It never contains any of the bytes.
public struct CodecError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of an error.
    public enum Code: Hashable, Sendable {
        /// The bytes end before the value is complete.
        case truncated
        /// The bytes are not a valid encoding.
        case malformed
        /// A size exceeds a limit of the caller or of the format.
        case limitExceeded
        /// A checksum does not match its bytes.
        case checksumMismatch
        /// The format, codec, level or version is not supported.
        case unsupported
    }

    /// The kind of the error.
    public let code: Code
    /// A description of the error.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The same as `message`.
    public var description: String { message }

    static func truncated(needed: Int, remaining: Int) -> CodecError {
        CodecError(.truncated, "truncated: \(needed) bytes needed, \(remaining) left")
    }
}
