#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The source of the values for `${VAR}` and `${file:PATH}`.
public struct ConfigurationEnvironment: Sendable {
    /// Returns the value of a variable; `nil` if it is not set.
    public var variable: @Sendable (_ name: String) -> String?
    /// Returns the contents of a file. Throws if it has more than `limit` bytes or cannot be read.
    public var file: @Sendable (_ path: String, _ limit: Int) throws(ConfigurationFileError) -> [UInt8]

    /// Creates an environment.
    public init(
        variable: @escaping @Sendable (_ name: String) -> String?,
        file: @escaping @Sendable (_ path: String, _ limit: Int) throws(ConfigurationFileError) -> [UInt8]
    ) {
        self.variable = variable
        self.file = file
    }

    /// The environment variables and the files of the process.
    public static let process = ConfigurationEnvironment(
        variable: { name in getenv(name).map { String(cString: $0) } },
        file: { path, limit throws(ConfigurationFileError) in try readFile(path, limit: limit) })
}

/// Why a file cannot be read.
public struct ConfigurationFileError: Error, Sendable, CustomStringConvertible {
    /// The reason, without the file's name.
    public let reason: String

    /// Creates an error.
    public init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}

/// Reads a whole file. Throws if it has more than `limit` bytes or cannot be read.
func readFile(_ path: String, limit: Int) throws(ConfigurationFileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ConfigurationFileError(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        guard count >= 0 else {
            if errno == EINTR { continue }
            throw ConfigurationFileError(String(cString: strerror(errno)))
        }
        guard count > 0 else { return bytes }
        bytes += chunk.prefix(count)
        guard bytes.count <= limit else { throw ConfigurationFileError("it is larger than \(limit) bytes") }
    }
}
