#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An immutable sequence of bytes that shares its memory with other values.
///
/// A slice keeps the whole memory alive that it is part of: a key that is kept keeps the frame in which it was
/// received. `copied()` returns bytes with their own memory.
public struct Bytes: @unchecked Sendable {
    // Unchecked because the memory is not written after a value of this type refers to it.
    @usableFromInline let owner: AnyObject?
    @usableFromInline let pointer: UnsafeRawPointer
    /// The number of bytes.
    public let count: Int

    /// Creates bytes that share memory of `owner`.
    ///
    /// - Parameters:
    ///   - owner: The object that keeps the memory alive and unchanged as long as it exists.
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

    /// Creates bytes with new memory that `initializer` fills. It returns the number of bytes that it has written.
    ///
    /// - Throws: The error of `initializer`.
    public init<Failure>(
        unsafeUninitializedCapacity capacity: Int,
        initializingWith initializer: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        let storage = ByteStorage(capacity: capacity)
        let written = try initializer(UnsafeMutableRawBufferPointer(start: storage.base, count: capacity))
        precondition((0...capacity).contains(written), "more bytes were written than there is room for")
        self.init(owner: storage, pointer: storage.base, count: written)
    }

    /// Creates a copy of `buffer`.
    public init(copying buffer: UnsafeRawBufferPointer) {
        guard let source = buffer.baseAddress, buffer.count > 0 else {
            self = .empty
            return
        }
        let storage = ByteStorage(capacity: buffer.count)
        storage.base.copyMemory(from: source, byteCount: buffer.count)
        self.init(owner: storage, pointer: storage.base, count: buffer.count)
    }

    /// Creates a copy of the elements of `bytes`.
    public init(_ bytes: some Collection<UInt8>) {
        let copied: Bytes? = bytes.withContiguousStorageIfAvailable { Bytes(copying: UnsafeRawBufferPointer($0)) }
        self = copied ?? Array(bytes).withUnsafeBytes { Bytes(copying: $0) }
    }

    /// Creates bytes from the UTF-8 encoding of `string`.
    public init(utf8 string: String) {
        self.init(string.utf8)
    }

    /// Creates bytes from the UTF-8 encoding of `string`.
    public init(_ string: some StringProtocol) {
        self.init(string.utf8)
    }

    /// No bytes.
    public static let empty: Bytes = {
        let storage = ByteStorage(capacity: 0)
        return Bytes(owner: storage, pointer: storage.base, count: 0)
    }()

    /// Calls `body` with the bytes, which are valid only during the call.
    @inlinable
    public func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(owner) {} }
        return try body(UnsafeRawBufferPointer(start: pointer, count: count))
    }

    /// Returns the bytes in `range`, which share the memory.
    public func slice(_ range: Range<Int>) -> Bytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "slice out of range")
        return Bytes(sharing: owner, pointer: pointer + range.lowerBound, count: range.count)
    }

    /// The address of the first byte. Valid as long as these bytes exist.
    @inlinable
    public var unsafeStart: UnsafeRawPointer { pointer }

    /// Returns `count` bytes starting at `first`, which must be within these bytes. They share the memory.
    @inlinable
    public func unsafeSlice(at first: UnsafeRawPointer, count: Int) -> Bytes {
        assert(first >= pointer && first + count <= pointer + self.count, "slice outside of the memory that it shares")
        return Bytes(sharing: owner, pointer: first, count: count)
    }

    /// Returns a copy of the bytes that has its own memory.
    public func copied() -> Bytes {
        withUnsafeBytes { Bytes(copying: $0) }
    }

    /// The bytes as a string; `nil` if they are not valid UTF-8.
    public var utf8String: String? {
        withUnsafeBytes { String(validating: $0, as: UTF8.self) }
    }
}

extension Bytes: RandomAccessCollection {
    /// The index of the first byte: 0.
    @inlinable public var startIndex: Int { 0 }
    /// The index after the last byte.
    @inlinable public var endIndex: Int { count }

    /// The byte at `position`.
    @inlinable
    public subscript(position: Int) -> UInt8 {
        precondition(position >= 0 && position < count, "index out of range")
        defer { withExtendedLifetime(owner) {} }
        return pointer.load(fromByteOffset: position, as: UInt8.self)
    }

    /// Calls `body` with the bytes, which are valid only during the call.
    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        try withUnsafeBytes { buffer in
            try buffer.withMemoryRebound(to: UInt8.self) { try body($0) }
        }
    }
}

extension Bytes: Hashable {
    /// Whether both have the same bytes.
    public static func == (left: Bytes, right: Bytes) -> Bool {
        defer { withExtendedLifetime((left.owner, right.owner)) {} }
        return left.count == right.count
            && (left.pointer == right.pointer || memcmp(left.pointer, right.pointer, left.count) == 0)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension Bytes: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    /// Creates bytes from the UTF-8 encoding of a literal.
    public init(stringLiteral value: StaticString) {
        self = value.withUTF8Buffer { Bytes($0) }
    }

    /// Creates bytes from an array literal.
    public init(arrayLiteral elements: UInt8...) {
        self.init(elements)
    }
}
