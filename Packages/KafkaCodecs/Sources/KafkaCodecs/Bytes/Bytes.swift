#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An immutable run of bytes that shares the memory it came in.
///
/// A slice holds the whole memory that it was cut from: a kept key pins its frame. `copied()` detaches it.
public struct Bytes: @unchecked Sendable {
    // Unchecked because the memory is never written once a value of this type points at it.
    @usableFromInline let owner: AnyObject?
    @usableFromInline let pointer: UnsafeRawPointer
    /// The number of bytes.
    public let count: Int

    /// Shares memory that `owner` keeps alive.
    ///
    /// - Parameters:
    ///   - owner: Keeps the memory alive and unchanged for as long as it lives.
    ///   - pointer: The first byte.
    ///   - count: The number of bytes.
    @inlinable
    public init(owner: any AnyObject & Sendable, pointer: UnsafeRawPointer, count: Int) {
        self.owner = owner
        self.pointer = pointer
        self.count = count
    }

    @inlinable
    init(sharing owner: AnyObject?, pointer: UnsafeRawPointer, count: Int) {
        self.owner = owner
        self.pointer = pointer
        self.count = count
    }

    /// Creates bytes of memory that `initializer` writes and of which it returns how much it wrote.
    ///
    /// - Throws: What `initializer` throws.
    public init<Failure>(
        unsafeUninitializedCapacity capacity: Int,
        initializingWith initializer: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        let storage = ByteStorage(capacity: capacity)
        let written = try initializer(UnsafeMutableRawBufferPointer(start: storage.base, count: capacity))
        precondition((0...capacity).contains(written), "more bytes were written than there is room for")
        self.init(owner: storage, pointer: storage.base, count: written)
    }

    /// Copies `buffer`.
    public init(copying buffer: UnsafeRawBufferPointer) {
        guard let source = buffer.baseAddress, buffer.count > 0 else {
            self = .empty
            return
        }
        let storage = ByteStorage(capacity: buffer.count)
        storage.base.copyMemory(from: source, byteCount: buffer.count)
        self.init(owner: storage, pointer: storage.base, count: buffer.count)
    }

    /// Copies the elements of `bytes`.
    public init(_ bytes: some Collection<UInt8>) {
        let copied: Bytes? = bytes.withContiguousStorageIfAvailable { Bytes(copying: UnsafeRawBufferPointer($0)) }
        self = copied ?? Array(bytes).withUnsafeBytes { Bytes(copying: $0) }
    }

    /// Copies the UTF-8 of `string`.
    public init(utf8 string: String) {
        self.init(string.utf8)
    }

    /// No bytes.
    public static let empty: Bytes = {
        let storage = ByteStorage(capacity: 0)
        return Bytes(owner: storage, pointer: storage.base, count: 0)
    }()

    /// Calls `body` with the bytes, which are valid only within the call.
    @inlinable
    public func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(owner) {} }
        return try body(UnsafeRawBufferPointer(start: pointer, count: count))
    }

    /// Returns the bytes of `range`, sharing their memory.
    public func slice(_ range: Range<Int>) -> Bytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "slice out of range")
        return Bytes(sharing: owner, pointer: pointer + range.lowerBound, count: range.count)
    }

    /// The first byte, valid for as long as these bytes are held.
    @inlinable
    public var unsafeStart: UnsafeRawPointer { pointer }

    /// Returns `count` bytes from `first` on, which must lie within these; they share their memory.
    @inlinable
    public func unsafeSlice(at first: UnsafeRawPointer, count: Int) -> Bytes {
        assert(first >= pointer && first + count <= pointer + self.count, "bytes outside of those that they share")
        return Bytes(sharing: owner, pointer: first, count: count)
    }

    /// Returns the same bytes in memory of their own.
    public func copied() -> Bytes {
        withUnsafeBytes { Bytes(copying: $0) }
    }

    /// The bytes as text, or `nil` where they are not valid UTF-8.
    public var utf8String: String? {
        withUnsafeBytes { String(validating: $0, as: UTF8.self) }
    }
}

extension Bytes: RandomAccessCollection {
    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { count }

    @inlinable
    public subscript(position: Int) -> UInt8 {
        precondition(position >= 0 && position < count, "index out of range")
        return pointer.load(fromByteOffset: position, as: UInt8.self)
    }

    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        try withUnsafeBytes { buffer in
            try buffer.withMemoryRebound(to: UInt8.self) { try body($0) }
        }
    }
}

extension Bytes: Hashable {
    public static func == (left: Bytes, right: Bytes) -> Bool {
        left.count == right.count
            && (left.pointer == right.pointer || memcmp(left.pointer, right.pointer, left.count) == 0)
    }

    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension Bytes: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    public init(stringLiteral value: StaticString) {
        self = value.withUTF8Buffer { Bytes($0) }
    }

    public init(arrayLiteral elements: UInt8...) {
        self.init(elements)
    }
}
