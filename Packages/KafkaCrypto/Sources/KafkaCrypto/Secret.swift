internal import CKafkaOpenSSL

/// Bytes that must not be seen: a password, a token, a key.
///
/// A secret never prints, in no description, dump or mirror; it cannot be encoded; it is compared in constant time; and its
/// memory is wiped when the last copy is released. Whoever needs the bytes borrows them for a closure's time.
///
/// What a secret was made from is not wiped: a `String` that held a password stays in memory until that is reused.
public struct Secret: Sendable {
    private let storage: SecretStorage

    /// Creates a secret of the UTF-8 bytes of `text`.
    public init(_ text: String) {
        var text = text
        self = text.withUTF8 { Secret(copying: UnsafeRawBufferPointer($0)) }
    }

    /// Creates a secret that copies `bytes`.
    public init(_ bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Secret(copying: $0) }
    }

    /// Creates a secret that copies the memory `bytes`.
    public init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// Creates a secret of `count` bytes, zero at first, that `body` writes in place.
    ///
    /// - Throws: What `body` throws; the memory is wiped then too.
    public init<Failure>(
        count: Int, initializingWith body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 0), alignment: 1)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        storage = SecretStorage(buffer) { $0.deallocate() }
        try body(buffer)
    }

    /// Creates a secret that takes `buffer`, and hands it to `release` when it is wiped.
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

    /// Lends the bytes to `body`. They must not be kept beyond it.
    public func withBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(storage.buffer))
    }
}

extension Secret: Equatable {
    /// Returns whether both hold the same bytes, in a time that depends on their lengths alone.
    public static func == (left: Secret, right: Secret) -> Bool {
        left.withBytes { left in right.withBytes { ConstantTime.isEqual(left, $0) } }
    }
}

/// The memory of a secret, wiped at its end.
private final class SecretStorage: @unchecked Sendable {
    // Unchecked because the memory is written only within the secret's initializer, before anyone else has it.
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
