internal import CKafkaOpenSSL

/// Secret bytes, such as a password, a token or a key.
///
/// A secret is never printed: descriptions, dumps and mirrors do not contain it, and it cannot be encoded. It is
/// compared in constant time, and its memory is wiped when the last copy is released. Its bytes are accessible only
/// during a closure.
///
/// The source of a secret is not wiped: a `String` that contained a password stays in memory until that memory is
/// reused.
public struct Secret: Sendable {
    private let storage: SecretStorage

    /// Creates a secret from the UTF-8 encoding of `text`.
    public init(_ text: String) {
        var text = text
        self = text.withUTF8 { Secret(copying: UnsafeRawBufferPointer($0)) }
    }

    /// Creates a secret with a copy of `bytes`.
    public init(_ bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Secret(copying: $0) }
    }

    /// Creates a secret with a copy of the memory `bytes`.
    public init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// Creates a secret of `count` zero bytes, which `body` then overwrites in place.
    ///
    /// - Throws: The error of `body`. The memory is wiped in that case too.
    public init<Failure>(
        count: Int, initializingWith body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 0), alignment: 1)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        storage = SecretStorage(buffer) { $0.deallocate() }
        try body(buffer)
    }

    /// Creates a secret that takes ownership of `buffer`. The buffer is wiped and then passed to `release`.
    init(
        taking buffer: UnsafeMutableRawBufferPointer,
        release: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
    ) {
        storage = SecretStorage(buffer, release: release)
    }

    /// The number of bytes.
    public var count: Int { storage.buffer.count }

    /// Whether there are no bytes.
    public var isEmpty: Bool { count == 0 }

    /// Calls `body` with the bytes, which are valid only during the call.
    public func withBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(storage.buffer))
    }
}

extension Secret: Equatable {
    /// Returns whether both have the same bytes, in a time that depends only on their lengths.
    public static func == (left: Secret, right: Secret) -> Bool {
        left.withBytes { left in right.withBytes { ConstantTime.isEqual(left, $0) } }
    }
}

/// The memory of a secret, which is wiped when it is released.
private final class SecretStorage: @unchecked Sendable {
    // Unchecked because the memory is written only in the secret's initializer, before it is shared.
    let buffer: UnsafeMutableRawBufferPointer
    private let release: @Sendable (UnsafeMutableRawBufferPointer) -> Void

    init(_ buffer: UnsafeMutableRawBufferPointer, release: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void)
    {
        self.buffer = buffer
        self.release = release
    }

    deinit {
        OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        release(buffer)
    }
}
