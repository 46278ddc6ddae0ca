/// A cursor that reads big-endian numbers, varints and slices from bytes.
///
/// Every length is checked against the remaining bytes. A read beyond the end throws `.truncated` and does not move the
/// cursor.
public struct ByteReader {
    private let bytes: Bytes
    /// The number of bytes read so far.
    public private(set) var position = 0
    private var elementsLeft: Int

    /// Creates a cursor at the start of `bytes`.
    ///
    /// - Parameter maximumElements: The total number of array elements that may be read; see `takeElements(_:)`.
    public init(_ bytes: Bytes, maximumElements: Int = .max) {
        self.bytes = bytes
        elementsLeft = maximumElements
    }

    /// Counts `count` array elements before they are read, because an element can take more memory than its bytes.
    ///
    /// - Throws: `.limitExceeded` if the reader's maximum is exceeded.
    public mutating func takeElements(_ count: Int) throws(CodecError) {
        guard count <= elementsLeft else {
            throw CodecError(
                .limitExceeded, "too many elements: \(count), and at most \(elementsLeft) more are accepted")
        }
        elementsLeft -= count
    }

    /// The number of remaining bytes.
    public var remaining: Int { bytes.count - position }

    /// Whether all bytes have been read.
    public var isAtEnd: Bool { position == bytes.count }

    // MARK: Numbers

    /// Reads a signed 8-bit integer.
    public mutating func int8() throws(CodecError) -> Int8 { try load() }
    /// Reads a signed 16-bit integer.
    public mutating func int16() throws(CodecError) -> Int16 { try load() }
    /// Reads a signed 32-bit integer.
    public mutating func int32() throws(CodecError) -> Int32 { try load() }
    /// Reads a signed 64-bit integer.
    public mutating func int64() throws(CodecError) -> Int64 { try load() }
    /// Reads an unsigned 8-bit integer.
    public mutating func uint8() throws(CodecError) -> UInt8 { try load() }
    /// Reads an unsigned 16-bit integer.
    public mutating func uint16() throws(CodecError) -> UInt16 { try load() }
    /// Reads an unsigned 32-bit integer.
    public mutating func uint32() throws(CodecError) -> UInt32 { try load() }
    /// Reads an unsigned 64-bit integer.
    public mutating func uint64() throws(CodecError) -> UInt64 { try load() }

    /// Reads an IEEE 754 number of 64 bits.
    public mutating func float64() throws(CodecError) -> Double {
        Double(bitPattern: try load())
    }

    /// Reads one byte: 0 is false, any other value is true, as in Kafka.
    public mutating func bool() throws(CodecError) -> Bool {
        let byte: UInt8 = try load()
        return byte != 0
    }

    @inline(__always)
    private mutating func load<Value: FixedWidthInteger & BitwiseCopyable>() throws(CodecError) -> Value {
        let size = MemoryLayout<Value>.size
        guard remaining >= size else { throw .truncated(needed: size, remaining: remaining) }
        let value = bytes.pointer.loadUnaligned(fromByteOffset: position, as: Value.self)
        position += size
        return Value(bigEndian: value)
    }

    // MARK: Varints

    /// Reads an unsigned LEB128 number of at most 32 bits.
    public mutating func unsignedVarint() throws(CodecError) -> UInt32 {
        let value = try leb128(maximumBytes: 5)
        guard let narrow = UInt32(exactly: value) else { throw CodecError(.malformed, "a varint exceeds 32 bits") }
        return narrow
    }

    /// Reads an unsigned LEB128 number of at most 64 bits.
    public mutating func unsignedVarlong() throws(CodecError) -> UInt64 {
        try leb128(maximumBytes: 10)
    }

    /// Reads a zigzag varint of at most 32 bits.
    public mutating func varint() throws(CodecError) -> Int32 {
        Varint.unzigzag(try unsignedVarint())
    }

    /// Reads a zigzag varint of at most 64 bits.
    public mutating func varlong() throws(CodecError) -> Int64 {
        Varint.unzigzag(try leb128(maximumBytes: 10))
    }

    private mutating func leb128(maximumBytes: Int) throws(CodecError) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<min(maximumBytes, remaining) {
            let byte = bytes.pointer.load(fromByteOffset: position + index, as: UInt8.self)
            value |= UInt64(byte & 0x7f) << UInt64(7 * index)
            guard byte & 0x80 == 0 else { continue }
            guard index < 9 || byte <= 1 else { throw CodecError(.malformed, "a varint exceeds 64 bits") }
            position += index + 1
            return value
        }
        guard remaining >= maximumBytes else { throw .truncated(needed: remaining + 1, remaining: remaining) }
        throw CodecError(.malformed, "a varint is longer than \(maximumBytes) bytes")
    }

    // MARK: Runs

    /// Reads `count` bytes, which share the memory.
    public mutating func bytes(count: Int) throws(CodecError) -> Bytes {
        guard count >= 0 else { throw CodecError(.malformed, "a length is negative") }
        guard count <= remaining else { throw .truncated(needed: count, remaining: remaining) }
        defer { position += count }
        return bytes.slice(position..<position + count)
    }

    /// Reads `byteCount` bytes as UTF-8. Throws `.malformed` if they are not valid.
    public mutating func string(byteCount: Int) throws(CodecError) -> String {
        guard let string = try bytes(count: byteCount).utf8String else {
            throw CodecError(.malformed, "text is not valid UTF-8")
        }
        return string
    }

    /// Skips `count` bytes.
    public mutating func skip(_ count: Int) throws(CodecError) {
        _ = try bytes(count: count)
    }

    /// Reads all remaining bytes.
    public mutating func rest() -> Bytes {
        defer { position = bytes.count }
        return bytes.slice(position..<bytes.count)
    }
}
