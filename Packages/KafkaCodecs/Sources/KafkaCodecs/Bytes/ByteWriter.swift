/// A writer of big-endian numbers, varints and bytes into memory that grows as needed.
public struct ByteWriter: ~Copyable {
    private var storage: ByteStorage
    /// The number of bytes written so far.
    public private(set) var count = 0

    /// Creates a writer with memory for `capacity` bytes.
    public init(capacity: Int = 256) {
        storage = ByteStorage(capacity: capacity)
    }

    /// Returns the written bytes without copying them. The writer cannot be used afterwards.
    public consuming func finish() -> Bytes {
        Bytes(owner: storage, pointer: storage.base, count: count)
    }

    /// Discards what was written and keeps the memory.
    ///
    /// Safe because bytes from `withUnsafeBytes` are valid only during that call, and `finish()` consumes the writer.
    public mutating func removeAll() {
        count = 0
    }

    /// Calls `body` with the bytes written so far, which are valid only during the call.
    public borrowing func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: storage.base, count: count))
    }

    // MARK: Numbers

    /// Writes a signed 8-bit integer.
    public mutating func int8(_ value: Int8) { store(value) }
    /// Writes a signed 16-bit integer.
    public mutating func int16(_ value: Int16) { store(value) }
    /// Writes a signed 32-bit integer.
    public mutating func int32(_ value: Int32) { store(value) }
    /// Writes a signed 64-bit integer.
    public mutating func int64(_ value: Int64) { store(value) }
    /// Writes an unsigned 8-bit integer.
    public mutating func uint8(_ value: UInt8) { store(value) }
    /// Writes an unsigned 16-bit integer.
    public mutating func uint16(_ value: UInt16) { store(value) }
    /// Writes an unsigned 32-bit integer.
    public mutating func uint32(_ value: UInt32) { store(value) }
    /// Writes an unsigned 64-bit integer.
    public mutating func uint64(_ value: UInt64) { store(value) }
    /// Writes an IEEE 754 number of 64 bits.
    public mutating func float64(_ value: Double) { store(value.bitPattern) }
    /// Writes one byte: 1 for true, 0 for false.
    public mutating func bool(_ value: Bool) { store(value ? 1 as UInt8 : 0) }

    /// Overwrites the four bytes at `offset`, which must have been written before.
    public mutating func overwriteInt32(_ value: Int32, at offset: Int) {
        precondition(offset >= 0 && offset + 4 <= count, "nothing was written there yet")
        storage.base.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Int32.self)
    }

    @inline(__always)
    private mutating func store<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
        makeRoom(MemoryLayout<Value>.size)
        storage.base.storeBytes(of: value.bigEndian, toByteOffset: count, as: Value.self)
        count += MemoryLayout<Value>.size
    }

    // MARK: Varints

    /// Writes an unsigned LEB128 number of 32 bits.
    public mutating func unsignedVarint(_ value: UInt32) { unsignedVarlong(UInt64(value)) }

    /// Writes an unsigned LEB128 number of 64 bits.
    public mutating func unsignedVarlong(_ value: UInt64) {
        makeRoom(10)
        count += Varint.write(value, to: storage.base + count)
    }

    /// Writes a zigzag varint of 32 bits.
    public mutating func varint(_ value: Int32) { unsignedVarlong(UInt64(Varint.zigzag(value))) }

    /// Writes a zigzag varint of 64 bits.
    public mutating func varlong(_ value: Int64) { unsignedVarlong(Varint.zigzag(value)) }

    // MARK: Runs

    /// Writes `bytes` without a length.
    public mutating func bytes(_ bytes: Bytes) {
        bytes.withUnsafeBytes { self.bytes($0) }
    }

    /// Writes the bytes of `buffer` without a length.
    public mutating func bytes(_ buffer: UnsafeRawBufferPointer) {
        guard let source = buffer.baseAddress, buffer.count > 0 else { return }
        makeRoom(buffer.count)
        (storage.base + count).copyMemory(from: source, byteCount: buffer.count)
        count += buffer.count
    }

    /// Writes the UTF-8 encoding of `string` without a length.
    public mutating func utf8(_ string: String) {
        var string = string
        string.withUTF8 { bytes(UnsafeRawBufferPointer($0)) }
    }

    private mutating func makeRoom(_ size: Int) {
        guard count + size > storage.capacity else { return }
        let larger = ByteStorage(capacity: max(2 * storage.capacity, count + size))
        larger.base.copyMemory(from: storage.base, byteCount: count)
        storage = larger
    }
}
