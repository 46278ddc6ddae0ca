import KafkaCodecs

/// A reader of postcard. Unsigned integers wider than a byte are LEB128 varints, signed ones zigzag varints. Strings,
/// bytes, lists and maps begin with their length.
struct PostcardReader: RivvenCoder {
    var reader: ByteReader

    func begin(_ group: RivvenGroup) {}
    func end() {}
    func name(_ name: StaticString) {}

    mutating func bool(_ value: inout Bool) throws(CodecError) {
        let byte = try reader.uint8()
        guard byte <= 1 else { throw CodecError(.malformed, "a Boolean is neither 0 nor 1") }
        value = byte == 1
    }

    mutating func uint8(_ value: inout UInt8) throws(CodecError) { value = try reader.uint8() }

    mutating func unsigned(_ value: inout UInt64, bits: Int) throws(CodecError) { value = try reader.unsignedVarlong() }

    mutating func signed(_ value: inout Int64, bits: Int) throws(CodecError) { value = try reader.varlong() }

    mutating func string(_ value: inout String) throws(CodecError) {
        value = try reader.string(byteCount: try length())
    }

    mutating func bytes(_ value: inout Bytes) throws(CodecError) { value = try reader.bytes(count: try length()) }

    mutating func presence(_ isPresent: inout Bool) throws(CodecError) { try bool(&isPresent) }

    mutating func count(_ count: inout Int, _ kind: RivvenGroup) throws(CodecError) { count = try length() }

    mutating func key<Key: RivvenCodable>(_ value: inout Key) throws(CodecError) { try value.code(with: &self) }

    /// Reads a length, or a count of values of at least one byte each. Neither can be greater than the number of bytes
    /// left.
    private mutating func length() throws(CodecError) -> Int {
        let length = try reader.unsignedVarlong()
        guard length <= UInt64(reader.remaining) else {
            throw CodecError(.truncated, "\(length) bytes or values are announced, \(reader.remaining) bytes are left")
        }
        return Int(length)
    }
}

/// A writer of postcard, the format that `PostcardReader` reads.
struct PostcardWriter: RivvenCoder, ~Copyable {
    var writer: ByteWriter

    func begin(_ group: RivvenGroup) {}
    func end() {}
    func name(_ name: StaticString) {}

    mutating func bool(_ value: inout Bool) { writer.bool(value) }
    mutating func uint8(_ value: inout UInt8) { writer.uint8(value) }
    mutating func unsigned(_ value: inout UInt64, bits: Int) { writer.unsignedVarlong(value) }
    mutating func signed(_ value: inout Int64, bits: Int) { writer.varlong(value) }

    mutating func string(_ value: inout String) {
        writer.unsignedVarlong(UInt64(value.utf8.count))
        writer.utf8(value)
    }

    mutating func bytes(_ value: inout Bytes) {
        writer.unsignedVarlong(UInt64(value.count))
        writer.bytes(value)
    }

    mutating func presence(_ isPresent: inout Bool) { writer.bool(isPresent) }
    mutating func count(_ count: inout Int, _ kind: RivvenGroup) { writer.unsignedVarlong(UInt64(count)) }
    mutating func key<Key: RivvenCodable>(_ value: inout Key) throws(CodecError) { try value.code(with: &self) }
}
