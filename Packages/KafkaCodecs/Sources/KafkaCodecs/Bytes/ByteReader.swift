/// A cursor over bytes: big-endian numbers, varints and slices, each checked against what is left.
///
/// Nothing is believed before it is checked: a read past the end throws `.truncated` and leaves the cursor as it was.
public struct ByteReader {
    private let bytes: Bytes
    /// The number of bytes read so far.
    public private(set) var position = 0
    private var elementsLeft: Int

    /// Creates a cursor at the first of `bytes`.
    ///
    /// - Parameter maximumElements: How many elements of arrays may be read in all: see `takeElements(_:)`.
    public init(_ bytes: Bytes, maximumElements: Int = .max) {
        self.bytes = bytes
        elementsLeft = maximumElements
    }

    /// Counts `count` elements, which take more memory than bytes, before they are read.
    ///
    /// - Throws: `.limitExceeded` if that is more than the reader may read.
    public mutating func takeElements(_ count: Int) throws(CodecError) {
        guard count <= elementsLeft else {
            throw CodecError(
                .limitExceeded, "too many elements: \(count), and at most \(elementsLeft) more are accepted")
        }
        elementsLeft -= count
    }

    /// The number of bytes left.
    public var remaining: Int { bytes.count - position }

    /// Whether all has been read.
    public var isAtEnd: Bool { position == bytes.count }

    // MARK: Numbers

    public mutating func int8() throws(CodecError) -> Int8 { try load() }
    public mutating func int16() throws(CodecError) -> Int16 { try load() }
    public mutating func int32() throws(CodecError) -> Int32 { try load() }
    public mutating func int64() throws(CodecError) -> Int64 { try load() }
    public mutating func uint8() throws(CodecError) -> UInt8 { try load() }
    public mutating func uint16() throws(CodecError) -> UInt16 { try load() }
    public mutating func uint32() throws(CodecError) -> UInt32 { try load() }
    public mutating func uint64() throws(CodecError) -> UInt64 { try load() }

    /// Reads an IEEE 754 number of 64 bits.
    public mutating func float64() throws(CodecError) -> Double {
        Double(bitPattern: try load())
    }

    /// Reads one byte: 0 is false, anything else true, as Kafka reads it.
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
        guard let narrow = UInt32(exactly: value) else { throw CodecError(.malformed, "a varint passes 32 bits") }
        return narrow
    }

    /// Reads an unsigned LEB128 number of at most 64 bits.
    public mutating func unsignedVarlong() throws(CodecError) -> UInt64 {
        try leb128(maximumBytes: 10)
    }

    /// Reads a zigzag number of at most 32 bits.
    public mutating func varint() throws(CodecError) -> Int32 {
        Varint.unzigzag(try unsignedVarint())
    }

    /// Reads a zigzag number of at most 64 bits.
    public mutating func varlong() throws(CodecError) -> Int64 {
        Varint.unzigzag(try leb128(maximumBytes: 10))
    }

    private mutating func leb128(maximumBytes: Int) throws(CodecError) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<min(maximumBytes, remaining) {
            let byte = bytes.pointer.load(fromByteOffset: position + index, as: UInt8.self)
            value |= UInt64(byte & 0x7f) << UInt64(7 * index)
            guard byte & 0x80 == 0 else { continue }
            guard index < 9 || byte <= 1 else { throw CodecError(.malformed, "a varint passes 64 bits") }
            position += index + 1
            return value
        }
        guard remaining >= maximumBytes else { throw .truncated(needed: remaining + 1, remaining: remaining) }
        throw CodecError(.malformed, "a varint is longer than \(maximumBytes) bytes")
    }

    // MARK: Runs

    /// Reads `count` bytes, sharing their memory.
    public mutating func bytes(count: Int) throws(CodecError) -> Bytes {
        guard count >= 0 else { throw CodecError(.malformed, "a length is negative") }
        guard count <= remaining else { throw .truncated(needed: count, remaining: remaining) }
        defer { position += count }
        return bytes.slice(position..<position + count)
    }

    /// Reads `byteCount` bytes as UTF-8.
    public mutating func string(byteCount: Int) throws(CodecError) -> String {
        guard let string = try bytes(count: byteCount).utf8String else {
            throw CodecError(.malformed, "text is not valid UTF-8")
        }
        return string
    }

    /// Passes over `count` bytes.
    public mutating func skip(_ count: Int) throws(CodecError) {
        _ = try bytes(count: count)
    }

    /// Reads all that is left.
    public mutating func rest() -> Bytes {
        defer { position = bytes.count }
        return bytes.slice(position..<bytes.count)
    }
}
