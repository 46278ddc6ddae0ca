// The compiler attributes `timespec` to libevent's headers, so this import is needed.
import CKafkaEvent
internal import CKafkaOpenSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads files of certificates and keys.
enum TLSFile {
    /// The maximum size of a file in bytes.
    static let maximumBytes = 1 << 20

    /// The properties of a file that change when it is written or replaced.
    struct Stamp: Equatable, Sendable {
        private let seconds: Int
        private let nanoseconds: Int
        private let size: Int
        private let inode: UInt64
        private let device: UInt64

        /// Creates the stamp of the file at `path`, following links. Returns `nil` if there is no such file.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            self.init(status)
        }

        fileprivate init(_ status: stat) {
            seconds = Int(status.st_mtim.tv_sec)
            nanoseconds = Int(status.st_mtim.tv_nsec)
            size = Int(status.st_size)
            inode = UInt64(status.st_ino)
            device = UInt64(status.st_dev)
        }
    }

    /// Returns the content of the file. If it is a key, the caller must wipe it.
    static func contents(of path: String) throws(TransportError) -> [UInt8] {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw TransportError(.tlsConfiguration, "a path to a certificate or key is empty")
        }
        // Non-blocking, because the path may be a pipe without a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw TransportError(.tlsConfiguration, "\(path) is not a file: a certificate or key is read from files")
        }
        guard Int(status.st_size) <= maximumBytes else {
            throw TransportError(.tlsConfiguration, "\(path) is longer than \(maximumBytes) bytes: is it PEM?")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        var failure: Int32 = 0
        bytes.withUnsafeMutableBytes { buffer in
            while filled < buffer.count {
                let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = errno }
                guard count > 0 else { break }
                filled += count
            }
        }
        guard failure == 0 else {
            wipe(&bytes)
            throw unreadable(path, failure)
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    private static func unreadable(_ path: String, _ number: Int32) -> TransportError {
        TransportError(.tlsConfiguration, "cannot read \(path): \(describe(errno: number))")
    }

    /// Overwrites a secret with zeros.
    static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
