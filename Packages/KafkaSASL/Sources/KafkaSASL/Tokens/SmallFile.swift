#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads small files that contain tokens or credentials.
package enum SmallFile {
    /// The maximum size of such a file in bytes.
    package static let maximumSize = 1 << 20

    /// The reason why a file cannot be read, worded so that it follows the file's name.
    package struct Failure: Error {
        package let reason: String
        /// Whether the file does not exist.
        package let isAbsent: Bool
    }

    /// Returns the content of the regular file at `path`. Refuses pipes and devices, because reading them could block
    /// for ever.
    ///
    /// - Parameter isPrivate: Whether to refuse files that other users of the system may read or change.
    package static func read(_ path: String, isPrivate: Bool = false) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        let number = errno
        guard descriptor >= 0 else {
            throw Failure(reason: String(cString: strerror(number)), isAbsent: number == ENOENT || number == ENOTDIR)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(reason: "not a regular file", isAbsent: false)
        }
        guard !isPrivate || status.st_mode & 0o007 == 0 else {
            throw Failure(
                reason: "every user of the system may read or change it; run chmod 600 on it", isAbsent: false)
        }
        guard status.st_size <= maximumSize else {
            throw Failure(reason: "larger than \(maximumSize) bytes", isAbsent: false)
        }
        var bytes = [UInt8](repeating: 0, count: maximumSize + 1)
        var count = 0
        while count < bytes.count {
            let taken = bytes.withUnsafeMutableBytes { buffer in
                systemRead(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            if taken < 0 && errno == EINTR { continue }
            guard taken >= 0 else { throw Failure(reason: String(cString: strerror(errno)), isAbsent: false) }
            if taken == 0 { break }
            count += taken
        }
        guard count <= maximumSize else { throw Failure(reason: "larger than \(maximumSize) bytes", isAbsent: false) }
        return Array(bytes.prefix(count))
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
